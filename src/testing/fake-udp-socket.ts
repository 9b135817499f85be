import type { Endpoint, UdpHandlers, UdpOptions, UdpSocket } from "../core/ports.js";
import { broadcastAddress, familyOf, isLoopback, isMulticast } from "../node/network/addresses.js";
import { requireFamily, requirePort } from "../node/network/arguments.js";
import { type FakeInternet, failure, hostOf } from "./fake-internet.js";

/** What fits into one IPv4 datagram. */
const longestDatagramBytes = 65507;

/** A UDP socket of a {@link FakeInternet}: whole datagrams, in order, lost where nobody listens. */
export class FakeUdpSocket implements UdpSocket {
  readonly local: Endpoint;
  readonly host: string;
  readonly sharePort: boolean;
  readonly #internet: FakeInternet;
  readonly #group: string | undefined;
  readonly #onClose: () => void;
  #handlers: UdpHandlers | undefined;

  constructor(
    internet: FakeInternet,
    address: string,
    options: UdpOptions,
    handlers: UdpHandlers,
    onClose: () => void,
  ) {
    this.#internet = internet;
    this.host = hostOf(address);
    this.#group = isMulticast(options.remote.address) ? options.remote.address : undefined;
    // Every member of a group listens on the same port.
    this.sharePort = (options.sharePort ?? false) || this.#group !== undefined;
    this.#handlers = handlers;
    this.#onClose = onClose;
    const sharers = [...internet.udpSockets].filter((other) => this.#hasSamePort(other, options.localPort));
    const mayShare = sharers.length > 0 && [this, ...sharers].every((socket) => socket.sharePort);
    const port = mayShare ? options.localPort : internet.takePort("udp", this.host, options.localPort);
    this.local = { address, port };
    internet.udpSockets.add(this);
  }

  async send(bytes: Uint8Array, to: Endpoint): Promise<void> {
    const family = requireFamily(to.address);
    requirePort(to.port, 1);
    if (!this.#handlers) throw failure("closed", "the socket is closed");
    if (bytes.length > longestDatagramBytes) {
      throw failure("other", `a datagram holds up to ${longestDatagramBytes} bytes, not ${bytes.length}`);
    }
    const toMany = to.address === broadcastAddress || isMulticast(to.address);
    if (family !== familyOf(this.local.address) || (!toMany && this.#internet.routeTo(to.address) === "none")) {
      throw failure("unreachable", `there is no way to ${to.address}`);
    }
    const datagram = bytes.slice();
    this.#internet.wire.transmit(() => {
      for (const receiver of this.#receiversAt(to))
        receiver.#handlers?.onMessage(datagram.slice(), this.#sourceFor(to));
    });
  }

  close(): void {
    if (!this.#handlers) return;
    this.#handlers = undefined;
    this.#internet.udpSockets.delete(this);
    const { port } = this.local;
    if (![...this.#internet.udpSockets].some((other) => this.#hasSamePort(other, port))) {
      this.#internet.releasePort("udp", this.host, port);
    }
    this.#onClose();
  }

  /** Of several sockets that share a port the youngest gets what is sent to the host, as on Linux. */
  #receiversAt(to: Endpoint): FakeUdpSocket[] {
    const atPort = [...this.#internet.udpSockets].filter((socket) => socket.local.port === to.port);
    const others = atPort.filter((socket) => socket !== this);
    if (to.address === broadcastAddress) return others.filter((socket) => familyOf(socket.local.address) === 4);
    if (isMulticast(to.address)) return others.filter((socket) => socket.#group === to.address);
    return atPort.filter((socket) => socket.host === hostOf(to.address)).slice(-1);
  }

  #sourceFor(to: Endpoint): Endpoint {
    return isLoopback(to.address) && isLoopback(this.host) ? { ...this.local, address: this.host } : this.local;
  }

  #hasSamePort(other: FakeUdpSocket, port: number): boolean {
    return other.host === this.host && other.local.port === port;
  }
}
