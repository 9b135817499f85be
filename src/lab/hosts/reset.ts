import type { Socket } from "node:net";
import type { LabHost, LabService } from "../lab-host.js";
import { tcpService } from "../serve.js";

/** A reset that comes with the first packets would be taken for one while connecting. */
const AT_ONCE_MS = 50;

function resetAtOnce(socket: Socket): void {
  setTimeout(() => socket.resetAndDestroy(), AT_ONCE_MS).unref();
}

/** Sends back what comes until that many bytes have come. */
function resetAfter(limitBytes: number): LabService {
  return {
    protocol: "tcp",
    port: limitBytes,
    summary: `echo; resets the connection once ${limitBytes} bytes have come`,
    open: tcpService((socket) => {
      let lengthBytes = 0;
      socket.on("data", (bytes: Buffer) => {
        lengthBytes += bytes.length;
        if (lengthBytes >= limitBytes) socket.resetAndDestroy();
        else socket.write(bytes);
      });
      socket.on("end", () => socket.end());
    }),
  };
}

export const reset: LabHost = {
  name: "reset.test",
  number: 104,
  summary: "Takes connections and resets them (RST): at once, or after as many bytes as the port's number says.",
  services: [
    {
      protocol: "tcp",
      port: 7,
      summary: "resets every connection as soon as it is there",
      open: tcpService(resetAtOnce),
    },
    ...[10, 100, 1000, 10_000].map(resetAfter),
  ],
};
