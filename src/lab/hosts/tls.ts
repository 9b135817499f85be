import type { LabHost } from "../lab-host.js";
import { identityOf, tlsService } from "../tls.js";

export const tls: LabHost = {
  name: "tls.test",
  number: 44,
  summary: "Sends back whatever it receives, over TLS, with a certificate that a modem trusts as it comes.",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "echo over TLS",
      open: tlsService(
        (lab) => identityOf(lab, "tls.test"),
        (socket) => void socket.pipe(socket),
      ),
    },
  ],
};
