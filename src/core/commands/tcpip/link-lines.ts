import type { Reply } from "../../dispatch/reply.js";
import type { Modem } from "../../modem.js";

/** The lines that AT+CIPSTATUS and AT+CIPSTATE share: open links in the order of their numbers. */
export function showLinks(modem: Modem, reply: Reply, command: "CIPSTATUS" | "CIPSTATE"): void {
  for (const link of modem.links.table.open) {
    const { address, port } = link.remote;
    const role = link.role === "server" ? 1 : 0;
    reply.line(`+${command}:${link.id},"${link.type}","${address}",${port},${link.localPort},${role}`);
  }
}
