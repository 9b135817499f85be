import { concatBytes, NO_BYTES } from "../bytes.js";
import type { Modem } from "../modem.js";
import { NetworkError, type Timer } from "../ports.js";
import { type InputMode, isEscape } from "../serial/input-mode.js";
import type { Link } from "./link.js";
import { send } from "./send.js";

/** The one link that passthrough can use. */
const PASSTHROUGH_LINK = 0;

/** So much may be given to the network and not be taken by it before the host is held up. */
const HIGH_WATER_BYTES = 128 * 1024;

/**
 * Passthrough: what the host sends is collected for AT+TRANSINTVL or up to a full packet and goes to link 0; what the
 * link receives goes out raw (see Receiver). `+++` alone leaves. Source: golden 22 to 24, wire facts 9.
 */
export class Passthrough implements InputMode {
  #collected: Uint8Array[] = [];
  #collectedBytes = 0;
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
    this.#collected.push(burst);
    this.#collectedBytes += burst.length;
    const { passthroughBytes } = this.modem.dialect.limits;
    if (this.#collectedBytes >= passthroughBytes) this.#sendFullPackets(passthroughBytes);
    if (this.#collectedBytes > 0) {
      this.#flushing ??= this.modem.clock.schedule(this.modem.settings.get("passthroughIntervalMs"), () =>
        this.#flush(),
      );
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
    this.#collected = [];
    this.#collectedBytes = 0;
    this.modem.setHostHeld(false);
  }

  #flush(): void {
    this.#flushing = undefined;
    const bytes = concatBytes(this.#collected);
    this.#collected = [];
    this.#collectedBytes = 0;
    const isRest = this.#isRest;
    this.#isRest = false;
    if (isEscape(bytes) && !isRest) this.receiveEscape();
    else this.#send(bytes);
  }

  /** Datagrams are a packet each; a stream takes all full packets at once. */
  #sendFullPackets(packetBytes: number): void {
    const bytes = concatBytes(this.#collected);
    const full = bytes.length - (bytes.length % packetBytes);
    const step = this.modem.links.table.get(PASSTHROUGH_LINK)?.isUdp ? packetBytes : full;
    for (let start = 0; start < full; start += step) this.#send(bytes.subarray(start, start + step));
    this.#flushing?.cancel();
    this.#flushing = undefined;
    this.#collected = full < bytes.length ? [bytes.subarray(full)] : [];
    this.#collectedBytes = bytes.length - full;
    this.#isRest = this.#collectedBytes > 0;
  }

  #send(bytes: Uint8Array): void {
    const { links, log } = this.modem;
    const link = links.table.getOpen(PASSTHROUGH_LINK);
    if (!link) {
      log.write("debug", "passthrough without a link: input is lost", { bytes: bytes.length });
      return;
    }
    send(this.modem, link, bytes).then(
      () => this.#updateHeld(link),
      // the link's own end says the rest
      (failure: unknown) => log.write("debug", `passthrough: ${String(failure)}`),
    );
    this.#updateHeld(link);
  }

  #updateHeld(link: Link): void {
    if (this.modem.passthrough === this) this.modem.setHostHeld(!link.over && link.sendingBytes > HIGH_WATER_BYTES);
  }

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
