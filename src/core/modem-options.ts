import type { Observer } from "./activity/activity.js";
import type { WordedSection } from "./dialects/words/index.js";
import type { OtaServer } from "./firmware/update.js";
import type { Clock, FlashContents, Log, Network, Random, SerialLine, Storage } from "./ports.js";
import type { SntpRedirection } from "./sntp/sntp-client.js";
import type { AccessPoint } from "./wifi/access-points.js";
import type { WifiTiming } from "./wifi/station.js";

/** Espressif's block of addresses, so that tools which look up the vendor find it. */
export const DEFAULT_MAC = "7c:df:a1:00:00:01";

export interface ModemOptions {
  readonly clock: Clock;
  readonly network: Network;
  readonly storage: Storage;
  readonly random: Random;
  readonly log: Log;
  /** The host's end of the serial line. */
  readonly line: SerialLine;
  /** A name of `dialects`; default "2.2". RangeError for any other. */
  readonly dialect?: string;
  /** Points in which it behaves otherwise than its dialect: names and values of `quirks`. RangeError for any other. */
  readonly quirks?: Readonly<Record<string, string>>;
  /** In range of the radio; with none, every SSID and password joins. */
  readonly accessPoints?: readonly AccessPoint[];
  /** The station's factory MAC address; the soft-AP has the next one. */
  readonly mac?: string;
  readonly wifiTiming?: Partial<WifiTiming>;
  /** Where time is really asked for, whatever servers AT+CIPSNTPCFG names. */
  readonly sntpServer?: SntpRedirection;
  /** Where updates are really looked for. Default: the stock firmware's server. */
  readonly otaServer?: OtaServer;
  /** Makes the certificates of a flash that has none, when they are first needed; default: there are none. */
  readonly factoryCertificates?: () => Promise<FlashContents["partitions"]>;
  /** Called with what should never happen: a fault of the modem itself. Default: an error in the log. */
  readonly onBug?: (error: unknown) => void;
  /** Is told which value of its dialect the modem looks at, each time. */
  readonly onDialectRead?: (section: WordedSection, name: string) => void;
  /** Is told everything that the modem does. */
  readonly observer?: Observer;
}
