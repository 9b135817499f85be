import { demand, refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { missingAllowed, number, string } from "../../dispatch/parameters.js";
import { normaliseIpv4 } from "../../wifi/addresses.js";

const servers = [
  missingAllowed(string("server1", "address of a name server", { maximumLength: 45 })),
  missingAllowed(string("server2", "address of a name server", { maximumLength: 45 })),
  missingAllowed(string("server3", "address of a name server", { maximumLength: 45 })),
] as const;

/**
 * Seed: AT+CIPDNS; there the same server twice is refused. With some servers given, the others stay as they were until the
 * next start (golden 27, 36).
 */
export const cipdns = defineCommand({
  name: "CIPDNS",
  chapter: "tcpip",
  summary: "Show or choose the name servers.",
  query({ modem, reply, name }) {
    const { enabled, addresses } = modem.settings.get("dns");
    const shown = (addresses ?? modem.dialect.defaults.nameServers).filter((address) => address !== "");
    for (const line of modem.dialect.replies.nameServers(name, enabled, shown)) reply.line(line);
  },
  set: setWithVariants(
    [number("enable", "0 automatic, 1 the following", { minimum: 0, maximum: 1 })],
    [{ when: "enable is 1", parameters: servers }],
    ({ modem, args }, reader) => {
      const defaults = modem.dialect.defaults.nameServers;
      const before = modem.settings.get("dns").addresses ?? defaults;
      if (args.enable === 0) {
        reader.end();
        // a place without a default keeps what was put there (golden/3.4 27)
        const addresses = defaults.map((address, place) => address || (before[place] ?? ""));
        modem.settings.set("dns", { enabled: 0, addresses }, { enabled: 0, addresses: null });
        return;
      }
      const { server1, server2, server3 } = reader.readAll(servers);
      reader.end();
      const given = [server1, server2, server3].filter((address) => address !== undefined);
      const chosen = given.map(readAddress);
      demand(chosen.length <= modem.dialect.limits.nameServers);
      demand(new Set(chosen).size === chosen.length || !modem.dialect.rules.nameServersDiffer);
      const addresses =
        chosen.length === 0
          ? null
          : [...chosen, ...(modem.dialect.rules.keepsOtherNameServers ? before.slice(chosen.length) : [])];
      modem.settings.set(
        "dns",
        { enabled: 1, addresses },
        { enabled: 1, addresses: chosen.length === 0 ? null : chosen },
      );
    },
  ),
});

function readAddress(text: string): string {
  const address = text.includes(":") ? text : normaliseIpv4(text);
  if (address === undefined) throw refuse();
  return address;
}
