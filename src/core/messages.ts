import type { Link } from "./links/link.js";
import type { Transmitter } from "./serial/transmitter.js";
import type { Settings } from "./settings/settings.js";

/** Bits of AT+SYSMSG. Source: manual. */
const MessageBit = { quitting: 1, detailedConnection: 2, duringPassthrough: 4 } as const;

/** The unsolicited messages, with AT+SYSMSG's rules on which are shown and how. */
export class Messages {
  constructor(
    private readonly transmitter: Transmitter,
    private readonly settings: Settings,
    private readonly inPassthrough: () => boolean,
    private readonly timeUpdatedLine: string | undefined,
  ) {}

  linkConnected(link: Link): void {
    if (!this.#shows(MessageBit.detailedConnection)) {
      this.#state(`${this.#prefix(link)}CONNECT`);
      return;
    }
    const { address, port } = link.remote;
    const role = link.role === "server" ? 1 : 0;
    this.#state(`+LINK_CONN:0,${link.id},"${link.type}",${role},"${address}",${port},${link.localPort}`);
  }

  /** False when it was not shown. */
  linkClosed(link: Pick<Link, "id">): boolean {
    return this.#state(`${this.#prefix(link)}CLOSED`);
  }

  wifiConnected(): void {
    this.#state("WIFI CONNECTED");
  }

  wifiGotIp(): void {
    this.#state("WIFI GOT IP");
  }

  wifiDisconnected(): void {
    this.#state("WIFI DISCONNECT");
  }

  /** WIFI GOT IPv6 LL (link-local) or GL (global). */
  wifiGotIpv6(kind: "LL" | "GL"): void {
    this.#state(`WIFI GOT IPv6 ${kind}`);
  }

  timeUpdated(): void {
    if (this.timeUpdatedLine !== undefined) this.#state(this.timeUpdatedLine);
  }

  stationConnected(mac: string): void {
    this.#state(`+STA_CONNECTED:"${mac}"`);
  }

  stationDisconnected(mac: string): void {
    this.#state(`+STA_DISCONNECTED:"${mac}"`);
  }

  stationAddressGiven(mac: string, ip: string): void {
    this.#state(`+DIST_STA_IP:"${mac}","${ip}"`);
  }

  passthroughLeft(): void {
    if (this.#shows(MessageBit.quitting)) this.transmitter.write("\r\n+QUITT\r\n");
  }

  #prefix(link: Pick<Link, "id">): string {
    return this.settings.get("multiplex") === 1 ? `${link.id},` : "";
  }

  #shows(bit: number): boolean {
    return (this.settings.get("messages") & bit) !== 0;
  }

  /** Passthrough is raw data both ways: state changes stay silent in it unless they were asked for. */
  #state(line: string): boolean {
    if (this.inPassthrough() && !this.#shows(MessageBit.duringPassthrough)) return false;
    this.transmitter.write(`${line}\r\n`);
    return true;
  }
}
