import type { Socket } from "node:net";
import type { LabHost } from "../lab-host.js";
import { tcpService, udpService } from "../serve.js";

export const discard: LabHost = {
  name: "discard.test",
  number: 9,
  summary: "Takes everything and says nothing.",
  services: [
    { protocol: "tcp", port: 9, summary: "discard (RFC 863)", open: tcpService(discardAll) },
    { protocol: "udp", port: 9, summary: "discard (RFC 863)", open: udpService(() => undefined) },
  ],
};

/** Reads until the client closes its end, and then closes its own. */
function discardAll(socket: Socket): void {
  socket.on("end", () => socket.end()).resume();
}
