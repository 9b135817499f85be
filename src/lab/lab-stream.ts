import { type Endpoint, NetworkError, type StreamHandlers, type StreamSocket } from "../core/ports.js";
import { anyAddress, familyOf, loopbackAddress } from "../node/network/addresses.js";
import type { LabService } from "./lab-host.js";
import { PacedWindow } from "./paced-window.js";

/**
 * A connection with a host of the lab: to its owner it ends at the virtual address, and below it is one with the real
 * port of the service, which may first have to be started.
 */
export class LabStream implements StreamSocket {
  readonly remote: Endpoint;
  readonly #onOver: () => void;
  /** Rejects when there will be none. */
  readonly #below: Promise<StreamSocket>;
  #handlers: StreamHandlers | undefined;
  #socket: StreamSocket | undefined;
  #window: PacedWindow | undefined;
  #connected: (socket: StreamSocket) => void = () => undefined;
  #failed: (failure: NetworkError) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `remote`: the virtual address and the well-known port. */
  constructor(remote: Endpoint, handlers: StreamHandlers, onOver: () => void) {
    this.remote = remote;
    this.#handlers = handlers;
    this.#onOver = onOver;
    this.#below = new Promise((resolve, reject) => {
      this.#connected = resolve;
      this.#failed = reject;
    });
    // Whoever sends hears of it.
    this.#below.catch(() => undefined);
  }

  /** Connects it; does nothing when it is over already. */
  connect(
    open: (handlers: StreamHandlers) => StreamSocket,
    { readsBytesPerSecond }: Pick<LabService, "readsBytesPerSecond">,
  ): void {
    if (!this.#handlers) return;
    if (readsBytesPerSecond !== undefined) this.#window = new PacedWindow(readsBytesPerSecond);
    this.#socket = open({
      onOpen: () => this.#handlers?.onOpen?.(),
      onData: (bytes) => this.#handlers?.onData(bytes),
      onClose: (failure) => this.fail(failure && this.#asVirtual(failure)),
    });
    this.#connected(this.#socket);
  }

  /** It is over, with this failure or because the peer has closed it. */
  fail(failure?: NetworkError): void {
    const handlers = this.#end();
    if (this.#socket) void this.#window?.finish();
    this.#failed(failure ?? closedError());
    handlers?.onClose(failure);
  }

  /** Nobody answers: it fails with "timeout" after so many milliseconds. */
  failAfter(delayMs: number): void {
    if (!this.#handlers) return;
    const failure = () => new NetworkError("timeout", `${this.remote.address} did not answer within ${delayMs} ms`);
    this.#timer = setTimeout(() => this.fail(failure()), delayMs);
  }

  get local(): Endpoint {
    const isIpv6 = familyOf(this.remote.address) === 6;
    const { address, port } = this.#socket?.local ?? { address: anyAddress[isIpv6 ? 6 : 4], port: 0 };
    // The services are at IPv4 addresses only.
    return isIpv6 && port !== 0 ? { address: loopbackAddress[6], port } : { address, port };
  }

  async send(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket ?? (await this.#below);
    if (!this.#window) return socket.send(bytes);
    return this.#window.pass(bytes, (piece) => socket.send(piece));
  }

  pause(): void {
    this.#whenConnected((socket) => socket.pause());
  }

  resume(): void {
    this.#whenConnected((socket) => socket.resume());
  }

  close(): void {
    this.#end();
    if (this.#window) void this.#window.finish().then(() => this.#socket?.close());
    else this.#socket?.close();
    this.#failed(closedError());
  }

  reset(): void {
    this.#end();
    this.#socket?.reset();
    void this.#window?.finish();
    this.#failed(closedError());
  }

  setKeepAlive(seconds: number): void {
    this.#whenConnected((socket) => socket.setKeepAlive(seconds));
  }

  setNoDelay(on: boolean): void {
    this.#whenConnected((socket) => socket.setNoDelay(on));
  }

  /** What went wrong, told of the host that the owner knows. */
  #asVirtual(failure: NetworkError): NetworkError {
    const real = this.#socket?.remote;
    if (!real) return failure;
    const nameOf = ({ address, port }: Endpoint) => `${address} port ${port}`;
    const message = failure.message.replaceAll(nameOf(real), nameOf(this.remote));
    return new NetworkError(failure.failure, message, { cause: failure.cause });
  }

  #whenConnected(action: (socket: StreamSocket) => void): void {
    if (this.#socket) action(this.#socket);
    else void this.#below.then(action, () => undefined);
  }

  #end(): StreamHandlers | undefined {
    const handlers = this.#handlers;
    this.#handlers = undefined;
    clearTimeout(this.#timer);
    if (handlers) this.#onOver();
    return handlers;
  }
}

function closedError(): NetworkError {
  return new NetworkError("closed", "the connection is closed");
}
