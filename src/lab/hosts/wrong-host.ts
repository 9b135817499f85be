import { httpsService } from "../http-app.js";
import type { LabHost } from "../lab-host.js";
import { identityOf } from "../tls.js";

export const wrongHost: LabHost = {
  name: "wrong-host.test",
  number: 46,
  summary: "The web server over TLS, with a certificate for elsewhere.test.",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: 'HTTPS; refused by AT+CIPSSLCCONF=2 once AT+CIPSSLCCN="wrong-host.test" asks for the name',
      open: httpsService((lab) => identityOf(lab, "elsewhere.test")),
    },
  ],
};
