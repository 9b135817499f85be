import { type Endpoint, NetworkError, type UdpHandlers, type UdpSocket } from "../core/ports.js";
import { isLoopback } from "../node/network/addresses.js";
import { labHostNumber } from "./addresses.js";

/** A UDP socket to which the hosts of the lab are at their virtual addresses. */
export class LabUdpSocket implements UdpSocket {
  /** For the socket below. */
  readonly handlers: UdpHandlers;
  /** The lab's services that were sent to, by their real ports. */
  readonly #peers = new Map<number, Endpoint>();
  #socket: UdpSocket | undefined;

  /** `findService`: where a service of the lab really is; undefined: there is none. */
  constructor(
    handlers: UdpHandlers,
    private readonly findService: (virtual: Endpoint) => Promise<Endpoint | undefined>,
  ) {
    this.handlers = {
      onMessage: (bytes, from) => {
        const virtual = isLoopback(from.address) ? this.#peers.get(from.port) : undefined;
        handlers.onMessage(bytes, virtual ?? from);
      },
    };
  }

  attach(socket: UdpSocket): this {
    this.#socket = socket;
    return this;
  }

  get local(): Endpoint {
    return this.#socket?.local ?? { address: "", port: 0 };
  }

  async send(bytes: Uint8Array, to: Endpoint): Promise<void> {
    if (!this.#socket) throw new NetworkError("closed", "the socket is closed");
    if (labHostNumber(to.address) === undefined) return this.#socket.send(bytes, to);
    const service = await this.findService(to);
    // As on a real network, a datagram that nobody takes is lost without a word.
    if (!service) return;
    this.#peers.set(service.port, to);
    await this.#socket.send(bytes, service);
  }

  close(): void {
    this.#socket?.close();
  }
}
