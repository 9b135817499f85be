import type { AccessPointChoice } from "../settings/definitions.js";

/** An access point in range of the simulated radio. */
export interface AccessPoint {
  /** 1 to 32 bytes. */
  readonly ssid: string;
  /** Absent or empty: open. */
  readonly password?: string;
  /** "aa:bb:cc:dd:ee:ff"; made from the SSID unless given. */
  readonly bssid?: string;
  /** 1 to 14; default 1. */
  readonly channel?: number;
  /** dBm; default -50. */
  readonly rssi?: number;
  /** It is seen in a scan but never answers: joining it ends with the timeout. */
  readonly silent?: boolean;
}

/** What a scan reports of an access point. */
export interface AccessPointInView {
  readonly ssid: string;
  readonly password: string;
  readonly bssid: string;
  readonly channel: number;
  readonly rssi: number;
  /** As AT+CWLAP counts: 0 open, 3 WPA2_PSK. */
  readonly encryption: 0 | 3;
  readonly silent: boolean;
}

/** What one sees where no access point was configured; any other name can be joined as well. */
const DEFAULT_ACCESS_POINTS: readonly AccessPoint[] = [
  { ssid: "virtual_ap", password: "12345678" },
  { ssid: "virtual_open", channel: 6, rssi: -67 },
];

/** What of AT+CWJAP says which access point is meant. */
export type AccessPointTarget = Pick<AccessPointChoice, "ssid" | "bssid" | "scanMode" | "authMode">;

/** The access points in range: those that were configured or, with none, every one that is asked for. */
export class Surroundings {
  readonly #configured: readonly AccessPointInView[];
  readonly #anyJoins: boolean;
  #reachable = true;

  constructor(accessPoints: readonly AccessPoint[] = []) {
    this.#anyJoins = accessPoints.length === 0;
    this.#configured = (this.#anyJoins ? DEFAULT_ACCESS_POINTS : accessPoints).map(inView);
  }

  /** False while the antenna is off: nothing is in range. */
  get reachable(): boolean {
    return this.#reachable;
  }

  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
  }

  scan(): readonly AccessPointInView[] {
    return this.#reachable ? this.#configured : [];
  }

  /** The first of the access points that are meant or, with a scan of all channels, the strongest. Source: manual. */
  find({ ssid, bssid, scanMode, authMode }: AccessPointTarget): AccessPointInView | undefined {
    const isMeant = (point: AccessPointInView) => point.ssid === ssid && (bssid === null || point.bssid === bssid);
    const found = this.scan().filter((point) => isMeant(point) && (this.#anyJoins || point.encryption >= authMode));
    const best = scanMode === 1 ? found.toSorted((one, other) => other.rssi - one.rssi)[0] : found[0];
    if (best || !this.#anyJoins || !this.#reachable) return best;
    const point = inView({ ssid });
    return isMeant(point) ? point : undefined;
  }

  accepts(point: AccessPointInView, password: string): boolean {
    return this.#anyJoins || point.encryption === 0 || point.password === password;
  }
}

function inView(point: AccessPoint): AccessPointInView {
  const password = point.password ?? "";
  return {
    ssid: point.ssid,
    password,
    bssid: point.bssid?.toLowerCase() ?? bssidOf(point.ssid),
    channel: point.channel ?? 1,
    rssi: point.rssi ?? -50,
    encryption: password === "" ? 0 : 3,
    silent: point.silent ?? false,
  };
}

/** A locally administered address that is the same for the same name on every run (FNV-1a). */
function bssidOf(ssid: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < ssid.length; index++) {
    hash = Math.imul(hash ^ ssid.charCodeAt(index), 0x01000193) >>> 0;
  }
  const octets = [0x02, 0xe5, hash >>> 24, (hash >>> 16) & 0xff, (hash >>> 8) & 0xff, hash & 0xff];
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}
