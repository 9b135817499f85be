import type { Modem } from "./modem.js";
import type { ResolveOptions } from "./ports.js";
import { normaliseIpv4 } from "./wifi/addresses.js";

/** For resolving: the name servers that AT+CIPDNS=1 has chosen. */
export function nameServers({ settings, dialect }: Modem): { readonly servers?: readonly string[] } {
  const { enabled, addresses } = settings.get("dns");
  if (enabled === 0) return {};
  return { servers: (addresses ?? dialect.defaults.nameServers).filter((address) => address !== "") };
}

/**
 * As {@link Network.resolve}, with the name servers of AT+CIPDNS. It never settles once the modem has been reset:
 * whoever asked is not there any more.
 */
export function resolve(modem: Modem, name: string, options: ResolveOptions = {}): Promise<string> {
  const { generation } = modem;
  const whileAlive =
    <T>(action: (value: T) => void) =>
    (value: T) => {
      if (generation === modem.generation) action(value);
    };
  // "0" is an address for the firmware (driver: WiFiEsp opens UDP links to it)
  const literal = options.family === 6 ? undefined : normaliseIpv4(name);
  return new Promise((settle, reject) => {
    modem.network
      .resolve(literal ?? name, { ...nameServers(modem), ...options })
      .then(whileAlive(settle), whileAlive(reject));
  });
}
