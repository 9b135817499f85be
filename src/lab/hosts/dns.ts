import { labAddresses } from "../addresses.js";
import type { LabHost } from "../lab-host.js";
import { DnsServer } from "../servers/dns-server.js";
import { http } from "./http.js";

/** Only this server has it, so that it can be seen whether it is asked. */
const HIDDEN = "hidden.test";

export const dns: LabHost = {
  name: "dns.test",
  number: 53,
  summary: `A name server for AT+CIPDNS: it knows the hosts of the lab, and ${HIDDEN}, which nobody else does.`,
  services: [
    {
      protocol: "udp",
      port: 53,
      summary: "DNS (RFC 1035), A and AAAA",
      open: async ({ network, addressesOf }) => {
        const names = (name: string) => (name === HIDDEN ? labAddresses(http.number) : addressesOf(name));
        const server = await DnsServer.open(network, { names });
        return { port: server.local.port, close: () => server.close() };
      },
    },
  ],
};
