import type { Socket } from "node:dgram";
import {
  type Endpoint,
  type Log,
  NetworkError,
  type UdpHandlers,
  type UdpOptions,
  type UdpSocket,
} from "../../core/ports.js";
import { anyAddress, isLoopback, isMulticast, plainAddress } from "./addresses.js";
import { requireFamily, requirePort } from "./arguments.js";
import { toNetworkError } from "./errors.js";
import { asBytes } from "./node-stream.js";
import { PendingSends } from "./pending-sends.js";
import { bindDatagramSocket, isDenied, joinGroup, planUdpBinding, type UdpBinding } from "./udp-binding.js";
import { OwnAddresses, OwnEchoes, SenderGuard } from "./udp-filters.js";

export interface NodeUdpSettings {
  /** The address that the user allows the modem to be reached at. */
  readonly bind: string;
  /** The port of the computer that stands for `options.localPort`. */
  readonly hostPort: number;
  readonly log: Log;
  readonly onClose: () => void;
}

/** A UDP socket of the computer. */
export class NodeUdpSocket implements UdpSocket {
  readonly local: Endpoint;
  readonly #socket: Socket;
  readonly #hostPort: number;
  readonly #binding: UdpBinding;
  readonly #settings: NodeUdpSettings;
  readonly #pendingSends = new PendingSends();
  readonly #guard: SenderGuard | undefined;
  readonly #echoes = new OwnEchoes();
  readonly #ownAddresses = new OwnAddresses();
  #handlers: UdpHandlers | undefined;
  #outward: Promise<NodeUdpSocket> | undefined;

  private constructor(
    socket: Socket,
    binding: UdpBinding,
    options: UdpOptions,
    settings: NodeUdpSettings,
    handlers: UdpHandlers,
  ) {
    this.#socket = socket;
    this.#binding = binding;
    this.#settings = settings;
    this.#handlers = handlers;
    this.#guard = binding.guarded ? new SenderGuard(options.remote.address) : undefined;
    const { address, port } = socket.address();
    this.#hostPort = port;
    this.local = { address, port: options.localPort || port };
    socket.on("message", (bytes, from) => {
      this.#receive(asBytes(bytes), { address: plainAddress(from.address), port: from.port });
    });
    socket.on("error", (error) => {
      settings.log.write("debug", `UDP port ${this.local.port}: ${toNetworkError(error, "receiving").message}`);
    });
  }

  static async open(options: UdpOptions, settings: NodeUdpSettings, handlers: UdpHandlers): Promise<NodeUdpSocket> {
    const binding = planUdpBinding(options, settings.bind);
    const group = isMulticast(options.remote.address) ? options.remote.address : undefined;
    // Every member of a group listens on the same port.
    const shared = (options.sharePort ?? false) || group !== undefined;
    const socket = await bindOrReplace(options.localPort, settings, { ...binding, shared });
    try {
      if (group !== undefined) joinGroup(socket, group, settings.bind);
    } catch (error) {
      socket.close();
      throw error;
    }
    return new NodeUdpSocket(socket, binding, options, settings, handlers);
  }

  async send(bytes: Uint8Array, to: Endpoint): Promise<void> {
    requireFamily(to.address);
    requirePort(to.port, 1);
    if (!this.#handlers) throw closedError();
    if (isLoopback(this.#binding.address) && !isLoopback(to.address) && !isMulticast(to.address)) {
      const outward = await this.#openOutward(to);
      return outward.send(bytes, to);
    }
    this.#guard?.noteSent(to.address);
    this.#echoes.noteSent(bytes, to.address);
    const describe = (error: Error) => toNetworkError(error, `sending to ${to.address} port ${to.port}`);
    const send = this.#pendingSends.add();
    this.#socket.send(bytes, to.port, to.address, (error) => send.settle(error ? describe(error) : undefined));
    return send.sent;
  }

  close(): void {
    if (!this.#handlers) return;
    this.#handlers = undefined;
    this.#pendingSends.rejectAll(closedError());
    this.#outward?.then((outward) => outward.close()).catch(() => undefined);
    this.#socket.close();
    this.#settings.onClose();
  }

  #receive(bytes: Uint8Array, from: Endpoint): void {
    const isOwn = (address: string) => this.#ownAddresses.has(address);
    if (this.#guard && !this.#guard.lets(from.address, isOwn)) return;
    if (from.port === this.#hostPort && isOwn(from.address) && this.#echoes.take(bytes)) return;
    this.#handlers?.onMessage(bytes, from);
  }

  /**
   * A socket that is bound to the loopback interface can send nowhere else. What it is told to send elsewhere leaves
   * from another port, as it would behind a router, and the answers arrive all the same.
   */
  #openOutward(to: Endpoint): Promise<NodeUdpSocket> {
    const localAddress = anyAddress[requireFamily(to.address)];
    const settings = { ...this.#settings, hostPort: 0, onClose: () => undefined };
    const forward: UdpHandlers = { onMessage: (bytes, from) => this.#handlers?.onMessage(bytes, from) };
    this.#outward ??= NodeUdpSocket.open({ localPort: 0, localAddress, remote: to }, settings, forward);
    this.#outward.catch(() => {
      this.#outward = undefined;
    });
    return this.#outward;
  }
}

/** Drivers ask for low ports by accident (10 is a favourite), and the chip has no forbidden ones. */
async function bindOrReplace(
  askedPort: number,
  { hostPort, log }: NodeUdpSettings,
  binding: UdpBinding & { readonly shared: boolean },
): Promise<Socket> {
  try {
    return await bindDatagramSocket({ ...binding, port: hostPort });
  } catch (error) {
    const described = toNetworkError(error, `taking UDP port ${hostPort} at ${binding.address}`);
    if (!isDenied(error) || hostPort === 0 || hostPort >= 1024) throw described;
    const socket = await bindDatagramSocket({ ...binding, port: 0 }).catch(() => Promise.reject(described));
    const instead = socket.address().port;
    log.write("warn", `UDP port ${askedPort} is not allowed to this user: it is port ${instead} of the computer`, {
      port: askedPort,
      hostPort: instead,
    });
    return socket;
  }
}

function closedError(): NetworkError {
  return new NetworkError("closed", "the socket is closed");
}
