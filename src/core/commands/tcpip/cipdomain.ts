import { demand, refuseFor } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { missingAllowed, number, string } from "../../dispatch/parameters.js";
import { NetworkError } from "../../ports.js";
import { resolve } from "../../resolve.js";

const timeout = missingAllowed(number("timeoutMs", "milliseconds", { minimum: 0, maximum: 60000 }));

const reserve = missingAllowed(number("reserve", "without effect", { minimum: 0, maximum: 1 }));

const IpNetwork = { ipv4Only: 2, ipv6Only: 3 } as const;

/** Seed and shared dialects: AT+CIPDOMAIN. Failure is a plain ERROR (golden 27). */
export const cipdomain = defineCommand({
  name: "CIPDOMAIN",
  chapter: "tcpip",
  summary: "Resolve a name.",
  set: setWithVariants(
    [
      string("name", "name", { minimumLength: 1 }),
      missingAllowed(number("ipNetwork", "1 IPv4 preferred, 2 IPv4 only, 3 IPv6 only", { minimum: 1, maximum: 3 })),
    ],
    [
      { when: "the dialect has timeouts", parameters: [timeout] },
      { when: "the dialect has them all", parameters: [timeout, reserve] },
    ],
    async ({ modem, reply, args }, reader) => {
      demand(args.ipNetwork === undefined || modem.dialect.rules.resolvesByFamily);
      const timeoutMs = modem.dialect.rules.hasTimeoutParameters ? (reader.read(timeout) ?? 0) : 0;
      if (modem.dialect.rules.domainHasReserve) reader.read(reserve);
      reader.end();
      const family = args.ipNetwork === IpNetwork.ipv6Only ? 6 : args.ipNetwork === IpNetwork.ipv4Only ? 4 : undefined;
      // without IPv6 there is nobody to ask (golden 27)
      demand(family !== 6 || modem.settings.get("ipv6") === 1);
      try {
        const address = await resolve(modem, args.name, { timeoutMs, ...(family ? { family } : {}) });
        reply.line(modem.dialect.replies.resolved(address));
      } catch (failure) {
        throw failure instanceof NetworkError ? refuseFor(modem.dialect, "name has no address", failure) : failure;
      }
    },
  ),
});
