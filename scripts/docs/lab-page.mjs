/** docs/lab.md: the built-in hosts, made from their definitions. */
import { plain } from "./markdown.mjs";

const prose = `# The lab: the internet in a box

Generated from \`src/lab/hosts/\` by \`npm run docs\`; do not edit. [The tour](tour.md) tries every TCP/IP command here.

A modem finds these hosts under names that end in \`.test\`, without a network, a server or a certificate of your own.
No real host has such a name (RFC 6761). Each has virtual addresses out of blocks that are reserved for documentation;
the modem shows these and the well-known ports, while the bytes go to servers on free ports of the loopback interface.
Nobody needs root, and no port of the computer is taken.

- A port that a host does not have is refused, as on a real host. An address of the block that no host has does not
  answer at all.
- A name given with \`--hosts\` wins over the lab, and a name that the lab does not have is asked for as without it.
  \`--no-lab\` (in a program \`createModem({ lab: false })\`) is without all of it.
- Nothing is loaded or started before one of the names is asked for. The modems of one process share one lab, unless
  they are given one of their own (\`createModem({ lab: new Lab() })\`). It ends with the last of them.
- In tests a lab of one's own has a time of its own: \`new Lab({ time: new Date("2030-01-31T12:00:00Z") })\`, and
  \`lab.setTime\` changes it; on the command line that is \`--lab-time\`.
- A service has at most 10000 connections at a time, and one on which nothing passes for ten minutes is dropped.
`;

export function describeLab({ labHosts, labAddresses }) {
  const hosts = labHosts.map((host) => {
    const [ipv4, ipv6] = labAddresses(host.number);
    const rows = host.services.map(({ protocol, port, summary }) => `| ${port} | ${protocol} | ${plain(summary)} |`);
    return [
      `## ${host.name}`,
      "",
      `${plain(host.summary)} Address ${ipv4}, ${ipv6}.`,
      "",
      ...(rows.length > 0 ? ["| port | | service |", "|---|---|---|", ...rows, ""] : []),
      ...(host.notes ? [host.notes.trim(), ""] : []),
    ].join("\n");
  });
  return [prose, ...hosts].join("\n");
}
