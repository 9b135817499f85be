import { bytesOf } from "../bytes.js";
import type { Sender } from "../dialects/dialect.js";
import type { Modem } from "../modem.js";
import type { Endpoint, NetworkError, SerialLine } from "../ports.js";
import { LINK_COUNT, type Link } from "./link.js";
import type { LinkTable } from "./link-table.js";
import { PassiveBuffer } from "./passive-buffer.js";
import { ReceiveGate } from "./receive-gate.js";
import type { LinkEvents } from "./transports.js";

/** How a link gives what it receives to the host. */
export interface Receiving {
  /** 0 active (+IPD), 1 passive (AT+CIPRECVDATA). */
  readonly mode: number;
  /** In passive mode: tell of the next datagram rather than of all that waits. */
  readonly reportsDatagrams: boolean;
}

const ACTIVE: Receiving = { mode: 0, reportsDatagrams: false };

/**
 * What the links receive, on its way to the host: at once as +IPD or raw in passthrough, or when the host asks for it
 * (passive mode). The end of a link goes the same way, behind the link's last byte.
 */
export class Receiver implements LinkEvents {
  readonly #passive: readonly PassiveBuffer[] = Array.from({ length: LINK_COUNT }, () => new PassiveBuffer());
  readonly #receiving: Receiving[] = new Array<Receiving>(LINK_COUNT).fill(ACTIVE);
  /** What comes in passes here on its way to the host. */
  readonly gate: ReceiveGate;
  #congested = false;

  constructor(
    private readonly modem: Modem,
    private readonly table: LinkTable,
    line: SerialLine,
    /** A link is over, and the host has everything that it received. */
    private readonly onEnd: (link: Link) => void,
  ) {
    this.gate = new ReceiveGate(modem.clock, line, () => this.#updateAll());
  }

  // ------------------------------------------------------------------------------ from the network

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
    if (this.waitingBytes(link.id) === 0) this.onEnd(link);
  }

  // --------------------------------------------------------------------------- to the host at once

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
    const headOf = (lengthBytes: number) => bytesOf(dialect.replies.received(id, lengthBytes, sender));
    const tail = bytesOf(dialect.replies.receivedTail);
    transmitter.gather(() => {
      let head = headOf(Math.min(largest, length));
      for (let start = 0; start < length; start += largest) {
        const block = bytes.subarray(start, Math.min(start + largest, length));
        if (start > 0 && block.length < largest) head = headOf(block.length);
        transmitter.writeAll(head, block, tail);
      }
    });
  }

  #senderOf(link: Link, from: Endpoint): Sender {
    return this.modem.dialect.rules.udpSenderIsStoredPeer ? link.remote : from;
  }

  // ---------------------------------------------------------------------- to the host when it asks

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
    if (link.over) this.onEnd(link);
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
    else if (link.over && this.table.has(link)) this.onEnd(link);
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

  // ---------------------------------------------------------------------------- holding senders up

  /** The serial line is full: senders have to wait. */
  setCongested(congested: boolean): void {
    this.#congested = congested;
    this.#updateAll();
  }

  #updateAll(): void {
    for (const link of this.table.open) this.#updateReceiving(link);
  }

  #updateReceiving(link: Link): void {
    const full = !link.isUdp && this.waitingBytes(link.id) >= this.modem.dialect.limits.passiveBufferBytes;
    // datagrams would be lost rather than held up
    const gated = !link.isUdp && this.gate.closed;
    link.transport?.setReceiving(!this.#congested && !full && !gated);
  }

  // ----------------------------------------------------------------------------- links come and go

  /** What the number of a link had received before is nobody's. */
  linkOpened(link: Link): void {
    this.linkClosed(link);
    if (this.#congested) link.transport?.setReceiving(false);
  }

  linkClosed({ id }: Link): void {
    this.#passive[id]?.takeAll();
  }

  /** A restart. */
  reset(): void {
    this.gate.reset();
    for (const buffer of this.#passive) buffer.takeAll();
    this.#receiving.fill(ACTIVE);
  }
}
