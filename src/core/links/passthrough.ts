import { concatBytes, NO_BYTES } from "../bytes.js";
import type { Modem } from "../modem.js";
import { NetworkError, SENT, type Timer } from "../ports.js";
import { ESCAPE_GUARD_MS, type InputMode, isEscape } from "../serial/input-mode.js";
import type { Link } from "./link.js";
import { send } from "./send.js";

/** The one link that passthrough can use. */
const PASSTHROUGH_LINK = 0;

/** So much may be given to the network and not be taken by it before the host is held up. */
const HIGH_WATER_BYTES = 128 * 1024;

/** To put what was collected in front of more than so much would cost more than to send it by itself. */
const LONGEST_JOINED_BYTES = 16 * 1024;

/**
 * Passthrough: what the host sends is collected for AT+TRANSINTVL or up to a full packet and goes to link 0; what the
 * link receives goes out raw (see Receiver). `+++` alone leaves. Source: golden 22 to 24, wire facts 9.
 */
export class Passthrough implements InputMode {
  readonly passesOn = true;
  /** Less than a packet. */
  #collected: Uint8Array[] = [];
  #collectedBytes = 0;
  #collectedSinceMs = 0;
  #lastInputMs = Number.NEGATIVE_INFINITY;
  /** What is collected is the rest of something longer, so that it cannot be the escape. */
  #isRest = false;
  #flushing: Timer | undefined;
  #reconnecting: Timer | undefined;
  /** An attempt is under way; the link need not be there yet, while its peer's name is looked up. */
  #connecting = false;
  /** The link that ended while passthrough went on, of which the host has not heard. */
  #lost: Link | undefined;

  /** `open`: how to get the link where there is none yet; it is called by {@link connect}. */
  constructor(
    private readonly modem: Modem,
    private readonly open?: () => Promise<unknown>,
  ) {}

  /** There is a network: opens the link, again and again until it is there. */
  connect(): void {
    if (this.open && this.modem.links.table.all.length === 0) void this.#connect(this.open);
  }

  receive(burst: Uint8Array): Uint8Array {
    const { clock, dialect } = this.modem;
    const nowMs = clock.now();
    const rest = this.#sendFullPackets(burst, dialect.limits.passthroughBytes);
    if (this.#collectedBytes === 0) {
      this.#collectedSinceMs = nowMs;
      this.#isRest = rest.length < burst.length || nowMs - this.#lastInputMs < ESCAPE_GUARD_MS;
    }
    this.#lastInputMs = nowMs;
    if (rest.length > 0) {
      this.#collected.push(rest);
      this.#collectedBytes += rest.length;
      this.#flushing ??= clock.schedule(this.#intervalMs, () => this.#flushDue());
    }
    return NO_BYTES;
  }

  /** Leaves; what was not sent yet is thrown away. */
  receiveEscape(): void {
    this.#stop();
    this.modem.input.enter(this.modem.dispatcher.reading);
    this.modem.messages.passthroughLeft();
    const { table } = this.modem.links;
    table.get(PASSTHROUGH_LINK)?.cancelOpening?.();
    const lost = this.#lost;
    if (lost && !table.getOpen(lost.id)) this.modem.messages.linkClosed(lost);
  }

  leave(): void {
    this.#stop();
  }

  /** The link has ended. True: its message has been dealt with. */
  linkEnded(link: Link): boolean {
    if (link.id !== PASSTHROUGH_LINK) return false;
    this.modem.setHostHeld(false);
    this.#lost = this.modem.messages.linkClosed(link) ? undefined : link;
    if (link.role === "client" && !link.isUdp) this.#connectLater(() => this.modem.links.reopen(link));
    return true;
  }

  #stop(): void {
    this.#flushing?.cancel();
    this.#reconnecting?.cancel();
    this.#flushing = this.#reconnecting = undefined;
    this.#takeCollected();
    this.modem.setHostHeld(false);
  }

  get #intervalMs(): number {
    return this.modem.settings.get("passthroughIntervalMs");
  }

  #takeCollected(): Uint8Array {
    const bytes = concatBytes(this.#collected);
    this.#collected = [];
    this.#collectedBytes = 0;
    return bytes;
  }

  /** What was collected first may have left in a full packet: the timer stays, and the rest gets its own time. */
  #flushDue(): void {
    this.#flushing = undefined;
    if (this.#collectedBytes === 0) return;
    const leftMs = this.#collectedSinceMs + this.#intervalMs - this.modem.clock.now();
    if (leftMs > 0) {
      this.#flushing = this.modem.clock.schedule(leftMs, () => this.#flushDue());
      return;
    }
    const bytes = this.#takeCollected();
    if (isEscape(bytes) && !this.#isRest) this.receiveEscape();
    else this.#send(bytes);
  }

  /** Sends what fills packets, together with what was collected, and returns what is left. */
  #sendFullPackets(burst: Uint8Array, packetBytes: number): Uint8Array {
    const totalBytes = this.#collectedBytes + burst.length;
    if (totalBytes < packetBytes) return burst;
    const ownBytes = burst.length - (totalBytes % packetBytes);
    const { isUdp } = this.modem.links.table.get(PASSTHROUGH_LINK) ?? {};
    if (!isUdp && ownBytes > LONGEST_JOINED_BYTES && this.#collectedBytes > 0) this.#send(this.#takeCollected());
    this.#collected.push(burst.subarray(0, ownBytes));
    const bytes = this.#takeCollected();
    // datagrams are a packet each; a stream takes all at once
    const step = isUdp ? packetBytes : bytes.length;
    for (let start = 0; start < bytes.length; start += step) this.#send(bytes.subarray(start, start + step));
    return burst.subarray(ownBytes);
  }

  #send(bytes: Uint8Array): void {
    const link = this.modem.links.table.getOpen(PASSTHROUGH_LINK);
    if (!link) {
      this.modem.log.write("debug", "passthrough without a link: input is lost", { bytes: bytes.length });
      return;
    }
    const sending = send(this.modem, link, bytes);
    if (sending === SENT) return;
    sending.then(this.#updateHeld, this.#notSent);
    this.#updateHeld();
  }

  readonly #updateHeld = (): void => {
    const link = this.modem.links.table.getOpen(PASSTHROUGH_LINK);
    const isFull = link !== undefined && !link.over && link.sendingBytes > HIGH_WATER_BYTES;
    if (this.modem.passthrough === this) this.modem.setHostHeld(isFull);
  };

  /** The link's own end says the rest. */
  readonly #notSent = (failure: unknown): void => this.modem.log.write("debug", `passthrough: ${String(failure)}`);

  #connectLater(open: () => Promise<unknown>): void {
    this.#reconnecting?.cancel();
    const delayMs = this.modem.settings.get("reconnectInterval") * 100;
    this.#reconnecting = this.modem.clock.schedule(delayMs, () => void this.#connect(open));
  }

  async #connect(open: () => Promise<unknown>): Promise<void> {
    if (this.#connecting || this.modem.links.table.get(PASSTHROUGH_LINK) || this.modem.passthrough !== this) return;
    this.#reconnecting?.cancel();
    if (!this.modem.wifi.usable) {
      this.#connectLater(open);
      return;
    }
    this.#connecting = true;
    try {
      await open();
    } catch (failure) {
      if (!(failure instanceof NetworkError)) this.modem.reportBug(failure);
      else if (this.modem.passthrough === this) this.#connectLater(open);
    } finally {
      this.#connecting = false;
    }
  }
}
