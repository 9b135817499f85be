import { httpsService } from "../http-app.js";
import type { LabHost } from "../lab-host.js";
import { identityOf } from "../tls.js";

export const clientCert: LabHost = {
  name: "client-cert.test",
  number: 48,
  summary:
    "The web server over TLS, for clients with a certificate, such as a modem has as it comes (AT+CIPSSLCCONF=3).",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "HTTPS; refuses AT+CIPSSLCCONF=0 and 2",
      open: httpsService(async (lab) => ({
        ...(await identityOf(lab, "client-cert.test")),
        ca: (await lab.certificates()).authority,
        requestCert: true,
        // In TLS 1.3 a client would be connected before it hears that it is refused.
        maxVersion: "TLSv1.2",
      })),
    },
  ],
};
