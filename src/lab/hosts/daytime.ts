import type { LabHost } from "../lab-host.js";
import { tcpService, udpService } from "../serve.js";

/** "Wednesday, November 25, 2026 18:35:00-UTC", as the examples of RFC 867. */
function daytimeLine(timeMs: number): string {
  const time = new Date(timeMs);
  const date = time.toLocaleDateString("en-US", { dateStyle: "full", timeZone: "UTC" });
  return `${date} ${time.toISOString().slice(11, 19)}-UTC\r\n`;
}

export const daytime: LabHost = {
  name: "daytime.test",
  number: 13,
  summary: "Says what time it is, and closes.",
  services: [
    {
      protocol: "tcp",
      port: 13,
      summary: "daytime (RFC 867)",
      open: tcpService((socket, { clock }) => socket.resume().end(daytimeLine(clock.wallTimeMs()))),
    },
    {
      protocol: "udp",
      port: 13,
      summary: "daytime (RFC 867): the answer to any datagram",
      open: udpService((_, { clock }) => Buffer.from(daytimeLine(clock.wallTimeMs()))),
    },
  ],
};
