import { isLoopback } from "./addresses.js";
import { localAddresses } from "./interfaces.js";
import { isToMany } from "./udp-binding.js";

const knownSendersLimit = 1000;
const echoLimit = 64;
const echoLifeMs = 1000;

/** Lets in only programs on this computer and those who were sent something before, as a router with NAT does. */
export class SenderGuard {
  readonly #known = new Set<string>();
  #everyone = false;

  constructor(remote: string) {
    // Whoever is named as the remote is expected, but naming a group or nobody in particular invites nobody yet.
    if (!isToMany(remote)) this.#known.add(remote);
  }

  noteSent(to: string): void {
    // Answers to a question that went to many may come from anyone.
    if (isToMany(to)) this.#everyone = true;
    else this.#known.add(to);
    const [oldest] = this.#known;
    if (this.#known.size > knownSendersLimit && oldest !== undefined) this.#known.delete(oldest);
  }

  lets(sender: string, isOfThisComputer: (address: string) => boolean): boolean {
    return this.#everyone || isLoopback(sender) || this.#known.has(sender) || isOfThisComputer(sender);
  }
}

/**
 * The computer hands a socket its own datagrams back when they went to a group that it is in, or to everybody; the
 * chip does not. What was sent is remembered for a moment to tell it from the same bytes of another sender.
 */
export class OwnEchoes {
  #expected: { readonly bytes: Uint8Array; readonly untilMs: number }[] = [];

  noteSent(bytes: Uint8Array, to: string): void {
    if (!isToMany(to)) return;
    this.#expected.push({ bytes: bytes.slice(), untilMs: performance.now() + echoLifeMs });
    if (this.#expected.length > echoLimit) this.#expected.shift();
  }

  /** Whether the bytes, from the socket's own address and port, are an echo; each echo is recognised once. */
  take(bytes: Uint8Array): boolean {
    const nowMs = performance.now();
    this.#expected = this.#expected.filter((echo) => echo.untilMs > nowMs);
    const index = this.#expected.findIndex((echo) => Buffer.compare(echo.bytes, bytes) === 0);
    if (index >= 0) this.#expected.splice(index, 1);
    return index >= 0;
  }
}

/** The addresses of this computer, looked up when first needed. */
export class OwnAddresses {
  #addresses: ReadonlySet<string> | undefined;

  has(address: string): boolean {
    this.#addresses ??= new Set(localAddresses().map((local) => local.address));
    return isLoopback(address) || this.#addresses.has(address);
  }
}
