import type { DhcpServerSettings, SoftApSettings } from "../settings/definitions.js";
import type { Settings } from "../settings/settings.js";
import { defaultPool, isUsablePool } from "./address-pool.js";
import { formatIpv4, parseIpv4 } from "./addresses.js";

/** A station that has joined the modem's own access point. */
export interface JoinedStation {
  readonly mac: string;
  /** 0.0.0.0 when it was not given by the soft-AP's DHCP server. */
  readonly ip: string;
}

const NO_ADDRESS = "0.0.0.0";

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
    return this.settings.get("wifiDriver") === 1 && (this.settings.get("wifiMode") & 2) === 2;
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

  /** The addresses that are given to stations: AT+CWDHCPS as long as they fit the soft-AP's own, or the default ones. */
  get addressPool(): DhcpServerSettings {
    const chosen = this.settings.get("dhcpServer");
    const own = this.settings.get("softApAddress");
    return chosen && isUsablePool(chosen, own) ? chosen : { leaseMinutes: 120, ...defaultPool(own) };
  }

  /** A station joins. False when the soft-AP is off or full, has the station already, or has no address left. */
  connectStation(mac: string): boolean {
    if (!this.enabled || this.#stations.length >= this.configuration.maximumStations) return false;
    const station = mac.toLowerCase();
    if (this.#stations.some((other) => other.mac === station)) return false;
    const givesAddress = (this.settings.get("dhcp") & 2) === 2;
    const ip = givesAddress ? this.#freeAddress() : NO_ADDRESS;
    if (ip === undefined) return false;
    this.#stations = [...this.#stations, { mac: station, ip }];
    this.events.onStationConnected(station);
    if (givesAddress) this.events.onAddressGiven(station, ip);
    return true;
  }

  /** False when no such station is there. */
  disconnectStation(mac: string): boolean {
    const station = this.#stations.find((other) => other.mac === mac.toLowerCase());
    if (!station) return false;
    this.#stations = this.#stations.filter((other) => other !== station);
    this.events.onStationDisconnected(station.mac);
    return true;
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
