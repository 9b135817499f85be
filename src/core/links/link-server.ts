import type { Modem } from "../modem.js";
import type { ListenOptions, StreamServer, StreamSocket, Timer } from "../ports.js";
import type { Link, LinkType } from "./link.js";
import { serverTls } from "./tls.js";

/** As AT+CIPSERVER counts the interfaces. */
export const Netif = { all: 0, station: 1, softAp: 2, ethernet: 3 } as const;

export interface ServerOptions {
  readonly port: number;
  readonly type: LinkType;
  /** One of {@link Netif}. */
  readonly netif: number;
  /** SSL: 1 takes only clients whose certificate is signed by the server's CA. */
  readonly caEnable: number;
}

/**
 * AT+CIPSERVER. While no further client can be taken the port is closed, so that it is refused by the network.
 * Source: golden 19 to 21.
 */
export class LinkServer {
  #options: ServerOptions | undefined;
  #listener: StreamServer | undefined;
  #reopening = false;
  readonly #idleTimers = new Map<Link, Timer>();

  constructor(private readonly modem: Modem) {}

  /** What runs, or undefined. */
  get running(): ServerOptions | undefined {
    return this.#options;
  }

  /** Rejects with {@link NetworkError} when the port cannot be had. */
  async start(options: ServerOptions): Promise<void> {
    const generation = this.modem.generation;
    const listener = this.#isThere(options.netif) ? await this.#listen(options) : undefined;
    if (generation !== this.modem.generation) {
      listener?.close();
      return;
    }
    this.#options = options;
    this.#listener = listener;
    this.update();
  }

  /** Accepted clients stay. */
  stop(): void {
    this.#options = undefined;
    this.#listener?.close();
    this.#listener = undefined;
  }

  /** A reset. */
  shutDown(): void {
    this.stop();
    for (const timer of this.#idleTimers.values()) timer.cancel();
    this.#idleTimers.clear();
  }

  /** The links or AT+CWMODE have changed: opens or closes the port, so that it is open when a client can be taken. */
  update(): void {
    this.#forgetClients();
    if (!this.#options) return;
    if (!this.#takesClients(this.#options)) {
      this.#listener?.close();
      this.#listener = undefined;
    } else if (!this.#listener && !this.#reopening) {
      void this.#reopen(this.#options);
    }
  }

  /** AT+CIPSTO has changed. */
  timeoutChanged(): void {
    for (const link of this.modem.links.table.open) if (link.role === "server") this.#watch(link);
  }

  #takesClients({ netif }: ServerOptions): boolean {
    return this.#hasRoom && this.#isThere(netif);
  }

  /** A server for a single interface is reached while there is that interface. */
  #isThere(netif: number): boolean {
    const { station, softAp } = this.modem.wifi;
    if (netif === Netif.all) return true;
    return netif === Netif.station ? station.enabled : netif === Netif.softAp && softAp.enabled;
  }

  get #hasRoom(): boolean {
    const { table } = this.modem.links;
    const clients = table.open.filter((link) => link.role === "server").length;
    return clients < this.modem.settings.get("serverMaximumLinks") && table.freeId !== undefined;
  }

  async #reopen(options: ServerOptions): Promise<void> {
    this.#reopening = true;
    try {
      const listener = await this.#listen(options);
      if (this.#options === options && this.#takesClients(options)) this.#listener = listener;
      else listener.close();
    } catch (failure) {
      this.modem.log.write("warn", `the server port ${options.port} could not be opened again: ${String(failure)}`);
    } finally {
      this.#reopening = false;
    }
  }

  async #listen(options: ServerOptions): Promise<StreamServer> {
    const { network } = this.modem;
    const { port, type, netif } = options;
    const where: ListenOptions = {
      port,
      family: type.endsWith("v6") ? 6 : 4,
      ...(netif !== Netif.all && { netif: netif === Netif.station ? "station" : "softAp" }),
    };
    const accept = (socket: StreamSocket) => this.#accept(socket, options);
    if (!type.startsWith("SSL")) return network.listen(where, accept);
    return network.listenTls({ ...where, ...(await serverTls(this.modem, options.caEnable === 1)) }, accept);
  }

  #accept(socket: StreamSocket, options: ServerOptions) {
    const handlers =
      this.#options === options && this.#hasRoom ? this.modem.links.accept(socket, options.type) : undefined;
    if (!handlers) {
      socket.reset();
      return { onData: () => {}, onClose: () => {} };
    }
    this.timeoutChanged();
    return handlers;
  }

  /** No timer waits for clients that are gone. */
  #forgetClients(): void {
    for (const [link, timer] of this.#idleTimers) {
      if (this.modem.links.table.has(link)) continue;
      timer.cancel();
      this.#idleTimers.delete(link);
    }
  }

  /** Closes a client that has been idle for AT+CIPSTO. */
  #watch(link: Link): void {
    this.#idleTimers.get(link)?.cancel();
    this.#idleTimers.delete(link);
    const seconds = this.modem.settings.get("serverTimeoutSeconds");
    if (seconds === 0 || !this.modem.links.table.has(link)) return;
    // the firmware looks once a second, so that a client goes between timeout-1 and timeout seconds (golden 21)
    const idleMs = this.modem.clock.now() - link.lastActivityMs;
    const leftMs = seconds * 1000 - 500 - idleMs;
    if (leftMs <= 0) {
      this.modem.links.close(link);
      return;
    }
    const timer = this.modem.clock.schedule(leftMs, () => this.#watch(link));
    this.#idleTimers.set(link, timer);
  }
}
