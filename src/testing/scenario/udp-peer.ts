import { bytesOf, textOf } from "../../core/bytes.js";
import type { Endpoint, UdpSocket } from "../../core/ports.js";
import { openOnFreePort } from "./free-port.js";
import { PEER_ADDRESS } from "./scenario.js";
import type { World } from "./world.js";

/** More than any scenario sends between two looks; later ones are forgotten. */
const MOST_DATAGRAMS = 10_000;

export class UdpPeer {
  /** Since the last look. */
  private datagrams: string[] = [];
  private lastSender: Endpoint | undefined;
  private socket: UdpSocket | undefined;

  async open(world: World): Promise<void> {
    const addresses = { localAddress: PEER_ADDRESS, remote: { address: PEER_ADDRESS, port: 0 } };
    const onMessage = (bytes: Uint8Array, from: Endpoint): void => {
      this.lastSender = from;
      if (this.datagrams.length < MOST_DATAGRAMS) this.datagrams.push(textOf(bytes));
    };
    this.socket = await openOnFreePort(world, (port) => {
      return world.network.openUdp({ localPort: port, ...addresses }, { onMessage });
    });
  }

  get port(): number {
    return this.socket?.local.port ?? 0;
  }

  /** To a port of the modem, or to the last sender; does nothing when nobody has sent yet. */
  send(data: string, toPort?: number): void {
    const to = toPort === undefined ? this.lastSender : { address: PEER_ADDRESS, port: toPort };
    if (!to) return;
    this.socket?.send(bytesOf(data), to).catch(() => {
      // A datagram that cannot be sent is lost, as on any network.
    });
  }

  received(): readonly string[] {
    return this.datagrams;
  }

  forget(): void {
    this.datagrams = [];
  }

  close(): void {
    this.socket?.close();
  }
}
