import { httpsService } from "../http-app.js";
import type { LabHost } from "../lab-host.js";
import { identityOf } from "../tls.js";

export const expired: LabHost = {
  name: "expired.test",
  number: 45,
  summary: "The web server over TLS, with a certificate that was valid until yesterday.",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "HTTPS; refused by AT+CIPSSLCCONF=2",
      open: httpsService((lab) => identityOf(lab, "expired.test", { expired: true })),
    },
  ],
};
