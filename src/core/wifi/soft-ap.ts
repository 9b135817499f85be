import type { DhcpServerSettings, SoftApSettings } from "../settings/definitions.js";
import type { Settings } from "../settings/settings.js";
import { formatIpv4, parseIpv4 } from "./addresses.js";

/** A station that has joined the modem's own access point. */
export interface JoinedStation {
  readonly mac: string;
  readonly ip: string;
}

export interface SoftApEvents {
  onStationConnected(mac: string): void;
  onStationDisconnected(mac: string): void;
  onAddressGiven(mac: string, ip: string): void;
}

/** The modem's own access point. Nobody joins it by radio; tests and the API let stations come and go. */
export class SoftAp {
  #stations: JoinedStation[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly macOf: () => string,
    private readonly events: SoftApEvents,
  ) {}

  get enabled(): boolean {
    return (this.settings.get("wifiMode") & 2) === 2;
  }

  get stations(): readonly JoinedStation[] {
    return this.#stations;
  }

  /** What AT+CWSAP? shows; without a setting an open access point with a name made from the MAC. */
  get configuration(): SoftApSettings {
    return (
      this.settings.get("softAp") ?? {
        ssid: `ESP_${this.macOf().replaceAll(":", "").slice(6).toUpperCase()}`,
        password: "",
        channel: 1,
        encryption: 0,
        maximumStations: 5,
        hidden: 0,
      }
    );
  }

  /** The addresses that are given to stations: AT+CWDHCPS, or the hundred after the soft-AP's own. */
  get addressPool(): DhcpServerSettings {
    const chosen = this.settings.get("dhcpServer");
    if (chosen) return chosen;
    const own = parseIpv4(this.settings.get("softApAddress").ip) ?? 0;
    return { leaseMinutes: 120, startIp: formatIpv4(own + 1), endIp: formatIpv4(own + 100) };
  }

  /** A station joins. False when the soft-AP is off or full, or has no address left. */
  connectStation(mac: string): boolean {
    if (!this.enabled || this.#stations.length >= this.configuration.maximumStations) return false;
    if (this.#stations.some((station) => station.mac === mac)) return false;
    const ip = this.#freeAddress();
    if (ip === undefined) return false;
    this.#stations = [...this.#stations, { mac, ip }];
    this.events.onStationConnected(mac);
    if ((this.settings.get("dhcp") & 2) === 2) this.events.onAddressGiven(mac, ip);
    return true;
  }

  /** False when no such station is there. */
  disconnectStation(mac: string): boolean {
    const there = this.#stations.some((station) => station.mac === mac);
    this.#stations = this.#stations.filter((station) => station.mac !== mac);
    if (there) this.events.onStationDisconnected(mac);
    return there;
  }

  disconnectAll(): void {
    for (const { mac } of this.#stations) this.disconnectStation(mac);
  }

  /** Reset: without a word. */
  stop(): void {
    this.#stations = [];
  }

  #freeAddress(): string | undefined {
    const { startIp, endIp } = this.addressPool;
    const end = parseIpv4(endIp) ?? 0;
    for (let ip = parseIpv4(startIp) ?? 1; ip <= end; ip++) {
      const text = formatIpv4(ip);
      if (!this.#stations.some((station) => station.ip === text)) return text;
    }
    return undefined;
  }
}
