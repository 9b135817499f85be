import { httpsService } from "../http-app.js";
import type { LabHost } from "../lab-host.js";
import { identityOf } from "../tls.js";

export const selfSigned: LabHost = {
  name: "self-signed.test",
  number: 47,
  summary: "The web server over TLS, with a certificate that nobody but itself has signed.",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "HTTPS; refused by AT+CIPSSLCCONF=2",
      open: httpsService((lab) => identityOf(lab, "self-signed.test", { selfSigned: true })),
    },
  ],
};
