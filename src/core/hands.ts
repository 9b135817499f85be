import type { Modem } from "./modem.js";
import { NetworkError } from "./ports.js";
import { firstOfNetwork, normaliseIpv4 } from "./wifi/addresses.js";

/** What hands do to the hardware and its surroundings, besides the reset button and the power. */
export class Hands {
  constructor(private readonly modem: Modem) {}

  get antennaAttached(): boolean {
    return this.modem.wifi.surroundings.reachable;
  }

  /**
   * Without its antenna the radio sees no access point, and the station loses the one that it has joined. With it again
   * the station comes back by itself if AT+CWJAP or AT+CWRECONNCFG asks for that.
   */
  setAntenna(attached: boolean): void {
    const { surroundings, station } = this.modem.wifi;
    surroundings.setReachable(attached);
    if (!attached) station.lose();
  }

  /** Breaks a link's connection as if its peer had reset it. False when the link is not open. */
  dropLink(id: number): boolean {
    const link = this.modem.links.table.getOpen(id);
    if (!link || link.over) return false;
    link.transport?.abort();
    this.modem.links.receiver.onOver(link, new NetworkError("reset", "the connection was broken by hand"));
    return true;
  }

  /**
   * The address that the station is given from its next join on, in a network of 256; undefined: the computer's own
   * again. It is only reported: the modem's servers stay where they are.
   * @throws RangeError when it is not an IPv4 address
   */
  setNextAddress(ip: string | undefined): void {
    if (ip !== undefined && normaliseIpv4(ip) !== ip) throw new RangeError(`"${ip}" is not an IPv4 address`);
    this.modem.wifi.station.nextAddress =
      ip === undefined ? undefined : { ip, gateway: firstOfNetwork(ip), netmask: "255.255.255.0" };
  }
}
