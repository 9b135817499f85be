import { httpsService } from "../http-app.js";
import type { LabHost } from "../lab-host.js";
import { identityOf } from "../tls.js";

export const https: LabHost = {
  name: "https.test",
  number: 43,
  summary: "The web server over TLS, with a certificate that a modem trusts as it comes (AT+CIPSSLCCONF=2).",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "HTTPS, ALPN http/1.1",
      open: httpsService((lab) => identityOf(lab, "https.test")),
    },
  ],
};
