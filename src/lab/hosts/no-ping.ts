import { openHttp } from "../http-app.js";
import type { LabHost } from "../lab-host.js";

export const noPing: LabHost = {
  name: "no-ping.test",
  number: 101,
  summary: "Never answers a ping, although it is there.",
  services: [{ protocol: "tcp", port: 80, summary: "HTTP", open: openHttp }],
  pingMs: false,
  notes:
    "`ping-N.test` answers after N milliseconds, 0 to 60000: `ping-250.test`. All others answer within a millisecond or two.",
};
