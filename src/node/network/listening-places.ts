import { type AddressFamily, type ListenOptions, NetworkError } from "../../core/ports.js";
import { anyAddress, familyOf, isAny, isLoopback, loopbackAddress } from "./addresses.js";

/** Which addresses of the computer stand for the modem's interfaces. */
export interface ModemAddresses {
  /** The station's. */
  readonly bind: string;
  /** The soft-AP's; undefined: it has none. */
  readonly softApBind: string | undefined;
}

/** Where on the computer a server of the modem listens. */
export interface ListeningPlaces {
  readonly addresses: readonly string[];
  /** Who has dialled this address is turned away. */
  readonly except?: string;
}

/** @throws NetworkError "address-not-available" where the station has no address of the family */
export function planListening(
  { family, netif }: Pick<ListenOptions, "family" | "netif">,
  { bind, softApBind }: ModemAddresses,
): ListeningPlaces {
  const isWanted = softApBind !== undefined && (family === undefined || familyOf(softApBind) === family);
  const softAp = isWanted ? [softApBind] : [];
  if (netif === "softAp") return { addresses: softAp };
  const station = stationAddress(family, bind);
  if (!isAny(station)) return { addresses: netif === "station" ? [station] : [station, ...softAp] };
  // one socket hears at every address of the computer
  const [except] = netif === "station" ? softAp : [];
  return { addresses: [station], ...(except !== undefined && { except }) };
}

function stationAddress(family: AddressFamily | undefined, bind: string): string {
  if (family === undefined || familyOf(bind) === family) return bind;
  if (isLoopback(bind)) return loopbackAddress[family];
  if (isAny(bind)) return anyAddress[family];
  throw new NetworkError("address-not-available", `${bind} is no IPv${family} address to listen at`);
}
