import type { Sender } from "../dialects/dialect.js";
import type { Modem } from "../modem.js";
import { type Endpoint, NetworkError, type SerialLine, type StreamHandlers, type StreamSocket } from "../ports.js";
import type { TcpOptions } from "../settings/definitions.js";
import { LINK_COUNT, Link, type LinkType, type StreamOptions, type UdpMode } from "./link.js";
import { LinkTable } from "./link-table.js";
import { PassiveBuffer } from "./passive-buffer.js";
import { changePerLink } from "./per-link.js";
import { ReceiveGate } from "./receive-gate.js";
import { clientTls } from "./tls.js";
import { connectStream, type LinkEvents, openUdp, StreamTransport } from "./transports.js";

export interface UdpOpenOptions {
  readonly localPort: number;
  readonly localAddress: string | undefined;
  readonly mode: UdpMode;
}

/** How a link gives what it receives to the host. */
export interface Receiving {
  /** 0 active (+IPD), 1 passive (AT+CIPRECVDATA). */
  readonly mode: number;
  /** In passive mode: tell of the next datagram rather than of all that waits. */
  readonly reportsDatagrams: boolean;
}

const ACTIVE: Receiving = { mode: 0, reportsDatagrams: false };

/** The modem's links: opening, sending, receiving, closing, with the messages that go with it. */
export class Links implements LinkEvents {
  readonly table: LinkTable;
  readonly #passive: readonly PassiveBuffer[] = Array.from({ length: LINK_COUNT }, () => new PassiveBuffer());
  readonly #receiving: Receiving[] = new Array<Receiving>(LINK_COUNT).fill(ACTIVE);
  /** What comes in passes here on its way to the host. */
  readonly gate: ReceiveGate;
  #congested = false;

  constructor(
    private readonly modem: Modem,
    line: SerialLine,
  ) {
    this.table = new LinkTable(() => modem.server.update());
    this.gate = new ReceiveGate(modem.clock, line, () => this.#updateAll());
  }

  // ---------------------------------------------------------------------------------------- opening

  /** Connects a TCP link and reports it; `timeoutMs` is what is left for it. Rejects with {@link NetworkError}. */
  openStream(
    id: number,
    type: LinkType,
    remote: Endpoint,
    options: StreamOptions,
    timeoutMs = options.timeoutMs,
  ): Promise<Link> {
    const { keepAliveSeconds } = options;
    return this.#open(new Link(id, type, "client", remote, options), async (link) => {
      const tls = link.isSsl ? await clientTls(this.modem, link) : undefined;
      if (link.over) throw new NetworkError("closed", "given up while connecting");
      await connectStream(this.modem.network, link, { timeoutMs, tls }, this);
      // AT+CIPSTART and AT+CIPTCPOPT set the same value; the later one counts (manual, AT+CIPTCPOPT)
      if (keepAliveSeconds !== undefined && this.modem.dialect.rules.tcpOptionKeepAlive) {
        this.setTcpOptions(id, (before) => ({ ...before, keepAliveSeconds }));
      }
    });
  }

  /** Connects a TCP link that has ended, as it was. */
  reopen(link: Link): Promise<Link> {
    return this.openStream(link.id, link.type, link.remote, link.options);
  }

  /** Opens a UDP link and reports it. Rejects with {@link NetworkError}. */
  openUdp(id: number, type: LinkType, remote: Endpoint, options: UdpOpenOptions): Promise<Link> {
    const link = new Link(id, type, "client", remote);
    link.udpMode = options.mode;
    // all who share a port have to agree to it, the first one too; a port that was not asked for is nobody else's
    const sharePort = this.modem.dialect.rules.udpSharesPorts && options.localPort !== 0;
    return this.#open(link, () => openUdp(this.modem.network, link, { ...options, sharePort }, this));
  }

  /** A client of the modem's server, or undefined when there is no place for it. */
  accept(socket: StreamSocket, type: LinkType): StreamHandlers | undefined {
    const id = this.table.freeId;
    if (id === undefined) return undefined;
    const link = new Link(id, type, "server", socket.remote);
    link.transport = new StreamTransport(socket);
    this.table.add(link);
    this.#opened(link);
    return {
      onData: (bytes) => this.onData(link, bytes, link.remote),
      onClose: (failure) => this.onOver(link, failure),
    };
  }

  async #open(link: Link, connect: (link: Link) => Promise<void>): Promise<Link> {
    this.table.add(link);
    try {
      await connect(link);
    } catch (failure) {
      this.table.remove(link);
      throw failure;
    }
    this.#opened(link);
    return link;
  }

  #opened(link: Link): void {
    link.cancelOpening = undefined;
    link.lastActivityMs = this.modem.clock.now();
    this.#passive[link.id]?.takeAll();
    this.#applyTcpOptions(link);
    if (this.#congested) link.transport?.setReceiving(false);
    this.modem.status.linkOpened(link);
    this.#tell(link, "open");
    this.modem.messages.linkConnected(link);
  }

  #tell(link: Link, state: "open" | "closed"): void {
    const { id, type, role, localPort, remote } = link;
    this.modem.tell?.({ kind: "link", state, id, type, role, localPort, remote });
  }

  // ---------------------------------------------------------------------------------------- sending

  /** Resolves when the network has taken the bytes; rejects with {@link NetworkError}. */
  async send(link: Link, bytes: Uint8Array): Promise<void> {
    if (link.over || !link.transport) throw new NetworkError("closed", `link ${link.id} is closed`);
    if (this.modem.dialect.rules.sendingRestartsTimeout) link.lastActivityMs = this.modem.clock.now();
    if (bytes.length === 0) return;
    const timeoutMs = this.#tcpOptions(link)?.sendTimeoutMs ?? 0;
    if (timeoutMs > 0) return this.#giveWithin(timeoutMs, link, bytes);
    const given = this.#give(link, bytes);
    link.lastSend = given.catch(() => undefined);
    await given;
  }

  async #give(link: Link, bytes: Uint8Array): Promise<void> {
    if (link.over || !link.transport) throw new NetworkError("closed", `link ${link.id} is closed`);
    link.sendingBytes += bytes.length;
    try {
      await link.transport.send(bytes);
    } finally {
      link.sendingBytes -= bytes.length;
    }
  }

  /**
   * AT+CIPTCPOPT's send timeout: gives up waiting. What the stack has begun to take stays with it; what has not had its
   * turn is not sent later, so that a host that tries again and again does not fill the memory.
   */
  #giveWithin(timeoutMs: number, link: Link, bytes: Uint8Array): Promise<void> {
    const { length } = bytes;
    return new Promise((resolve, reject) => {
      let waiting: Uint8Array | undefined = bytes;
      const takeTurn = () => {
        const payload = waiting;
        waiting = undefined;
        if (payload) link.sendingBytes -= length;
        return payload;
      };
      link.sendingBytes += length;
      const timer = this.modem.clock.schedule(timeoutMs, () => {
        takeTurn();
        reject(new NetworkError("timeout", `link ${link.id}: nothing was taken for ${timeoutMs} ms`));
      });
      link.lastSend = link.lastSend.then(async () => {
        const payload = takeTurn();
        if (payload) await this.#give(link, payload).then(resolve, reject);
        timer.cancel();
      });
    });
  }

  // -------------------------------------------------------------------------------------- receiving

  onData(link: Link, bytes: Uint8Array, from: Endpoint): void {
    link.lastActivityMs = this.modem.clock.now();
    if (link.isUdp && this.gate.full) return;
    this.gate.pass(() => this.#receive(link, bytes, from));
    if (this.gate.closed) this.#updateReceiving(link);
  }

  #receive(link: Link, bytes: Uint8Array, from: Endpoint): void {
    if (!this.table.has(link)) return;
    if (this.modem.settings.get("passthrough") === 1) {
      this.modem.transmitter.write(bytes);
    } else if (this.receiving(link.id).mode === 0 || !this.canReceivePassively(link)) {
      this.#deliver(link, bytes, from);
    } else {
      this.#keep(link, bytes, from);
    }
  }

  onOver(link: Link, failure: NetworkError | undefined): void {
    if (failure) this.modem.log.write("info", `link ${link.id}: ${failure.message}`, { failure: failure.failure });
    link.over = { failure };
    this.gate.pass(() => this.#endWhenRead(link));
  }

  #endWhenRead(link: Link): void {
    // the host reads what is left before it hears that the link is gone
    if (this.waitingBytes(link.id) === 0) this.#end(link);
  }

  /** How the link gives what it receives to the host. */
  receiving(id: number): Receiving {
    return this.#receiving[id] ?? ACTIVE;
  }

  /** AT+CIPRECVMODE=1 holds for this kind of link. */
  canReceivePassively(link: Link): boolean {
    return !this.modem.dialect.rules.passiveIsTcpOnly || !(link.isUdp || link.isSsl);
  }

  /** What is waiting goes out as +IPD when the link becomes active. */
  setReceiving(id: number, receiving: Receiving): void {
    this.#receiving[id] = receiving;
    const link = this.table.getOpen(id);
    if (receiving.mode !== 0 || !link) return;
    for (const { bytes, from } of this.#passive[id]?.takeAll() ?? []) this.#deliver(link, bytes, from);
    this.#updateReceiving(link);
    if (link.over) this.#end(link);
  }

  /** Bytes that the host can read in passive mode. */
  waitingBytes(id: number): number {
    return this.#passive[id]?.length ?? 0;
  }

  /** What the host is told to be waiting, and can read at once. */
  reportedBytes(id: number): number {
    const buffer = this.#passive[id];
    if (!buffer) return 0;
    if (this.receiving(id).reportsDatagrams && this.table.get(id)?.isUdp) return buffer.firstLength;
    // what a stream's socket has handed over beyond the window has, for the host, not come in yet
    return Math.min(buffer.length, this.modem.dialect.limits.passiveBufferBytes);
  }

  /** The host reads in passive mode; undefined when there is nothing, or no `whole` datagram within the limit. */
  read(
    link: Link,
    limit: number,
    whole: boolean,
  ): { readonly pieces: readonly Uint8Array[]; readonly sender: Sender } | undefined {
    const buffer = this.#passive[link.id];
    if (!buffer || (whole && link.isUdp && buffer.firstLength > limit)) return undefined;
    const taken = buffer.take(Math.min(limit, this.modem.dialect.limits.passiveBufferBytes), link.isUdp);
    if (!taken) return undefined;
    return { pieces: taken.pieces, sender: this.#senderOf(link, taken.from) };
  }

  /** After a read: announces what is left, or the end that was held back. */
  afterRead(link: Link): void {
    // what the socket hands over now, as there is room, is announced together with what was left
    this.#updateReceiving(link);
    const buffer = this.#passive[link.id];
    if (buffer) buffer.announced = false;
    if (this.waitingBytes(link.id) > 0) this.#announce(link);
    else if (link.over && this.table.has(link)) this.#end(link);
  }

  /** The serial line is full: senders have to wait. */
  setCongested(congested: boolean): void {
    this.#congested = congested;
    this.#updateAll();
  }

  #updateAll(): void {
    for (const link of this.table.open) this.#updateReceiving(link);
  }

  #deliver(link: Link, bytes: Uint8Array, from: Endpoint): void {
    const { dialect, settings, transmitter } = this.modem;
    const id = settings.get("multiplex") === 1 ? link.id : undefined;
    const sender = settings.get("showSender") ? this.#senderOf(link, from) : undefined;
    const { datagramBytes, receiveBlockBytes } = dialect.limits;
    const largest = link.isUdp ? datagramBytes : receiveBlockBytes;
    if (link.isUdp && bytes.length > datagramBytes) {
      this.modem.log.write("info", `link ${link.id}: a datagram of ${bytes.length} bytes is cut to ${datagramBytes}`);
    }
    const length = link.isUdp ? Math.min(bytes.length, datagramBytes) : bytes.length;
    for (let start = 0; start < length; start += largest) {
      const block = bytes.subarray(start, Math.min(start + largest, length));
      transmitter.writeAll(dialect.replies.received(id, block.length, sender), block, dialect.replies.receivedTail);
    }
  }

  #keep(link: Link, bytes: Uint8Array, from: Endpoint): void {
    const buffer = this.#passive[link.id];
    if (!buffer) return;
    const room = this.modem.dialect.limits.passiveBufferBytes - buffer.length;
    // datagrams are lost when they do not fit; a stream's sender is held up instead
    if (link.isUdp && bytes.length > room) return;
    buffer.add(bytes, from);
    if (!buffer.announced) this.#announce(link);
    this.#updateReceiving(link);
  }

  #announce(link: Link): void {
    const buffer = this.#passive[link.id];
    if (!buffer) return;
    buffer.announced = true;
    const id = this.modem.settings.get("multiplex") === 1 ? `${link.id},` : "";
    this.modem.transmitter.write(`\r\n+IPD,${id}${this.reportedBytes(link.id)}\r\n`);
  }

  #senderOf(link: Link, from: Endpoint): Sender {
    return this.modem.dialect.rules.udpSenderIsStoredPeer ? link.remote : from;
  }

  #updateReceiving(link: Link): void {
    const full = !link.isUdp && this.waitingBytes(link.id) >= this.modem.dialect.limits.passiveBufferBytes;
    // datagrams would be lost rather than held up
    const gated = !link.isUdp && this.gate.closed;
    link.transport?.setReceiving(!this.#congested && !full && !gated);
  }

  // ---------------------------------------------------------------------------------------- options

  /** AT+CIPTCPOPT: for links that are open, and for those that will be. */
  setTcpOptions(linkId: number | undefined, change: (before: TcpOptions) => TcpOptions): void {
    const { settings } = this.modem;
    settings.set("tcpOptions", changePerLink(settings.get("tcpOptions"), linkId, change));
    for (const link of this.table.open) this.#applyTcpOptions(link);
  }

  #tcpOptions(link: Link): TcpOptions | undefined {
    return link.isUdp ? undefined : this.modem.settings.get("tcpOptions")[link.id];
  }

  #applyTcpOptions(link: Link): void {
    const options = this.#tcpOptions(link);
    if (!options) return;
    const { tcpOptionKeepAlive } = this.modem.dialect.rules;
    const keepAliveSeconds = tcpOptionKeepAlive ? options.keepAliveSeconds : (link.options.keepAliveSeconds ?? 0);
    link.transport?.setOptions({ noDelay: options.noDelay === 1, keepAliveSeconds });
  }

  // ---------------------------------------------------------------------------------------- closing

  /** The host closes the link; it is reported. */
  close(link: Link): void {
    if (!link.over) this.#closeTransport(link);
    link.over ??= { failure: undefined };
    this.#end(link);
  }

  /** AT+CIPTCPOPT: -1 for off, and where there is no such option. */
  lingerSeconds(link: Link): number {
    return this.#tcpOptions(link)?.lingerSeconds ?? -1;
  }

  #closeTransport(link: Link): void {
    if (link.closesWithReset || this.lingerSeconds(link) === 0) link.transport?.abort();
    else link.transport?.close();
  }

  /** The station has lost its network: what is connected is closed, UDP stays. */
  closeStreams(): void {
    for (const link of this.table.all) {
      if (link.isUdp || this.modem.settings.get("persistentLinks")[link.id] === 1) continue;
      if (link.open) this.close(link);
      else link.cancelOpening?.();
    }
  }

  /**
   * The modem stops, and its host hears nothing of it. A chip that restarts vanishes: its peers are not told, and learn
   * by an RST when they send something to the chip that knows them no more. Here they get that RST at once; a FIN would
   * say that what they have is all. `inOrder` is for a modem that is closed for good, which no chip can be.
   */
  shutDown(inOrder: boolean): void {
    for (const link of this.table.all) {
      link.over = { failure: undefined };
      link.cancelOpening?.();
      if (inOrder) this.#closeTransport(link);
      else link.transport?.abort();
      this.table.remove(link);
      if (link.open) this.#tell(link, "closed");
    }
    this.gate.reset();
    for (const buffer of this.#passive) buffer.takeAll();
    this.#receiving.fill(ACTIVE);
  }

  #end(link: Link): void {
    if (!this.table.has(link)) return;
    this.table.remove(link);
    this.#passive[link.id]?.takeAll();
    this.modem.status.linkClosed(this.table.open);
    this.#tell(link, "closed");
    if (this.modem.passthrough?.linkEnded(link)) return;
    this.modem.messages.linkClosed(link);
  }
}
