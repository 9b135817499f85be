import type { Modem } from "../modem.js";
import type { Timer } from "../ports.js";
import type { AccessPointInView, Surroundings } from "./access-points.js";
import { laterMac, linkLocalAddress } from "./addresses.js";
import { SoftAp } from "./soft-ap.js";
import { Station, type WifiTiming } from "./station.js";

/** From the IPv4 address to the IPv6 ones; milliseconds (guess). */
const IPV6_MS = 200;

export interface WifiOptions {
  readonly surroundings: Surroundings;
  readonly mac: string;
  readonly timing: WifiTiming;
}

/** The radio: station, soft-AP, and the access points around. */
export class Wifi {
  readonly station: Station;
  readonly softAp: SoftAp;
  readonly surroundings: Surroundings;
  #scanning: Timer | undefined;
  #announcingIpv6: Timer | undefined;

  constructor(
    private readonly modem: Modem,
    private readonly options: WifiOptions,
  ) {
    this.surroundings = options.surroundings;
    this.station = new Station(
      modem.clock,
      modem.network,
      modem.settings,
      options.surroundings,
      options.timing,
      {
        onConnected: () => modem.messages.wifiConnected(),
        onGotIp: () => this.#gotIp(),
        onDisconnected: () => this.#disconnected(),
        onJoinFailed: () => modem.status.offline(),
        onFault: (error) => modem.reportBug(error),
      },
      modem.log,
    );
    this.softAp = new SoftAp(modem.settings, () => this.softApMac, {
      onStationConnected: (mac) => modem.messages.stationConnected(mac),
      onStationDisconnected: (mac) => modem.messages.stationDisconnected(mac),
      onAddressGiven: (mac, ip) => modem.messages.stationAddressGiven(mac, ip),
    });
  }

  /** The station's IPv6 addresses while there are any: link-local, made from the MAC, and global. */
  get stationIpv6(): { readonly linkLocal?: string; readonly globalAddress?: string } {
    if (this.modem.settings.get("ipv6") === 0 || !this.station.hasIp) return {};
    const globalAddress = this.modem.network.stationAddress().ipv6;
    const linkLocal = linkLocalAddress(this.stationMac);
    return globalAddress === undefined ? { linkLocal } : { linkLocal, globalAddress };
  }

  get stationMac(): string {
    return this.modem.settings.get("stationMac") ?? this.options.mac;
  }

  get softApMac(): string {
    return this.modem.settings.get("softApMac") ?? laterMac(this.options.mac, 1);
  }

  /** The network can be used: the station has an address, or there is a soft-AP and no station. */
  get usable(): boolean {
    return this.station.enabled ? this.station.hasIp : this.softAp.enabled;
  }

  /** What is in range after listening for so long; never settles once the modem has been reset. */
  scan(durationMs: number): Promise<readonly AccessPointInView[]> {
    return new Promise((resolve) => {
      this.#scanning = this.modem.clock.schedule(durationMs, () => resolve(this.surroundings.scan()));
    });
  }

  /** After a start: joins the stored access point. With a soft-AP alone there is a network already. */
  start(): void {
    if (this.modem.settings.get("autoConnect") === 1) this.joinStored();
    if (this.usable) this.modem.passthrough?.connect();
  }

  /** Joins the stored access point in the background, if there is one. */
  joinStored(): void {
    const choice = this.modem.settings.get("accessPoint");
    if (choice && this.station.enabled && !this.station.accessPoint) this.station.joinInBackground(choice);
  }

  /** AT+CWMODE. */
  setMode(mode: number, autoConnect: boolean): void {
    const { settings } = this.modem;
    const before = settings.get("wifiMode");
    settings.set("wifiMode", mode);
    if (mode === before) return;
    this.#radioChanged();
    if (autoConnect && (before & 1) === 0) this.joinStored();
  }

  /** AT+CWINIT: 0 without the driver, 1 with it. */
  setDriver(on: number): void {
    this.modem.settings.set("wifiDriver", on);
    this.#radioChanged();
  }

  #radioChanged(): void {
    const { status } = this.modem;
    if (!this.softAp.enabled) this.softAp.disconnectAll();
    this.station.modeChanged(this.modem.dialect.rules.wifiStateSurvivesNullMode);
    this.modem.server.update();
    status.modeChanged(this.station.enabled, this.station.accessPoint !== undefined);
  }

  shutDown(): void {
    this.#scanning?.cancel();
    this.#announcingIpv6?.cancel();
    this.station.stop();
    this.softAp.stop();
  }

  #gotIp(): void {
    this.modem.status.gotIp();
    this.modem.messages.wifiGotIp();
    this.modem.passthrough?.connect();
    this.modem.sntp.networkUp();
    // the firmware reports them on its own time, mostly behind the OK of AT+CWJAP
    this.#announcingIpv6?.cancel();
    this.#announcingIpv6 = this.modem.clock.schedule(IPV6_MS, () => {
      const { linkLocal, globalAddress } = this.stationIpv6;
      if (linkLocal !== undefined) this.modem.messages.wifiGotIpv6("LL");
      if (globalAddress !== undefined) this.modem.messages.wifiGotIpv6("GL");
    });
  }

  #disconnected(): void {
    const { messages, status, links, dialect } = this.modem;
    const report = () => {
      messages.wifiDisconnected();
      status.offline();
    };
    if (!dialect.rules.leavingClosesLinksFirst) report();
    links.closeStreams();
    if (dialect.rules.leavingClosesLinksFirst) report();
  }
}
