import type { LabHost } from "../lab-host.js";
import { SntpServer } from "../servers/sntp-server.js";

export const sntp: LabHost = {
  name: "sntp.test",
  number: 123,
  summary: "A time server: the computer's time, or the one that --lab-time has set.",
  services: [
    {
      protocol: "udp",
      port: 123,
      summary: "SNTP (RFC 4330)",
      open: async ({ network, clock }) => {
        const server = await SntpServer.open(network, clock);
        return { port: server.local.port, close: () => server.close() };
      },
    },
  ],
};
