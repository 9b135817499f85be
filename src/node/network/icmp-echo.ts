import { randomFillSync, randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { type AddressFamily, NetworkError } from "../../core/ports.js";
import { requireFamily } from "./arguments.js";
import { codeOf, toNetworkError } from "./errors.js";
import { type Echo, encodeEchoRequest, isEchoReply } from "./icmp-packet.js";
import { pingByProgram } from "./icmp-program.js";
import type { IcmpSocket, IcmpSocketKind } from "./icmp-socket.js";

/** As much as ping sends. */
const payloadBytes = 32;
/** How often an answer is looked for: often while it can still be measured by that, then less. */
const firstPollMs = 1;
const laterPollMs = 5;
const firstPollsMs = 100;
/** A flood of other packets must not keep anything else from running. */
const mostPacketsAtOnce = 100;

interface OpenSocket {
  readonly socket: IcmpSocket;
  readonly kind: IcmpSocketKind;
}

export interface IcmpEchoOptions {
  /** For tests: the kinds of socket to try, in this order. */
  readonly kinds?: readonly IcmpSocketKind[];
  /** For tests: the program to try when no socket can be had. */
  readonly program?: string;
}

/** Asks for an ICMP echo in whichever way the computer allows. */
export class IcmpEcho {
  readonly #kinds: readonly IcmpSocketKind[];
  readonly #program: string | undefined;
  /** Only while somebody pings. */
  #closing: AbortController | undefined;

  constructor({ kinds = ["datagram", "raw"], program }: IcmpEchoOptions = {}) {
    this.#kinds = process.platform === "win32" ? [] : kinds;
    this.#program = program;
  }

  /** The round trip in milliseconds. Rejects with a {@link NetworkError}; "denied" when no way is allowed. */
  async ping(address: string, timeoutMs: number): Promise<number> {
    const family = requireFamily(address);
    this.#closing ??= new AbortController();
    const { signal } = this.#closing;
    const opened = await this.#openSocket(family);
    if (opened) {
      try {
        return await exchange(opened, family, address, { timeoutMs, signal });
      } finally {
        opened.socket.close();
      }
    }
    const program = this.#program === undefined ? {} : { program: this.#program };
    const roundTripMs = await pingByProgram(family, address, { timeoutMs, signal, ...program });
    if (roundTripMs === undefined) throw new NetworkError("denied", deniedMessage());
    return roundTripMs;
  }

  /** Ends every ping that is under way with "closed". */
  closeAll(): void {
    this.#closing?.abort();
    this.#closing = undefined;
  }

  async #openSocket(family: AddressFamily): Promise<OpenSocket | undefined> {
    if (this.#kinds.length === 0) return undefined;
    // koffi is loaded by those only who ping.
    const { IcmpSocket } = await import("./icmp-socket.js");
    for (const kind of this.#kinds) {
      try {
        return { socket: new IcmpSocket(kind, family), kind };
      } catch (error) {
        if (codeOf(error) === "EAFNOSUPPORT") throw toNetworkError(error, `ping over IPv${family}`);
      }
    }
    return undefined;
  }
}

/** Why no ICMP echo can be sent from this computer; undefined when it can. Looks without koffi where it may. */
export async function whyNoEcho(echo = new IcmpEcho(), range = readPingGroupRange()): Promise<string | undefined> {
  if (isInGroupRange(range)) return undefined;
  try {
    await echo.ping("127.0.0.1", 1000);
  } catch (error) {
    if (error instanceof NetworkError && error.failure === "denied") return error.message;
  }
  return undefined;
}

/** Linux: the groups whose members may send ICMP, "0 2147483647"; "" where there is no such thing. */
function readPingGroupRange(): string {
  try {
    return readFileSync("/proc/sys/net/ipv4/ping_group_range", "latin1");
  } catch {
    return "";
  }
}

function isInGroupRange(range: string): boolean {
  const [first = 1, last = 0] = (range.match(/\d+/g) ?? []).map(Number);
  const groups = [...(process.getgroups?.() ?? []), process.getegid?.() ?? -1];
  return groups.some((group) => group >= first && group <= last);
}

async function exchange(
  { socket, kind }: OpenSocket,
  family: AddressFamily,
  address: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<number> {
  const payload = randomFillSync(new Uint8Array(payloadBytes));
  const echo: Echo = { identifier: randomInt(0x10000), sequence: 1, payload };
  try {
    socket.connect(address);
    const startMs = performance.now();
    socket.send(encodeEchoRequest(family, echo));
    for (;;) {
      const arrived = hasArrived(socket, (packet) => isEchoReply(family, packet, echo, kind === "raw"));
      const elapsedMs = performance.now() - startMs;
      if (arrived) return elapsedMs;
      if (elapsedMs >= timeoutMs) break;
      if (signal.aborted) throw new NetworkError("closed", "the network was closed");
      await new Promise((resolve) => setTimeout(resolve, elapsedMs < firstPollsMs ? firstPollMs : laterPollMs));
    }
  } catch (error) {
    throw toNetworkError(error, `ping to ${address}`);
  }
  throw new NetworkError("timeout", `${address} did not answer within ${timeoutMs} ms`);
}

function hasArrived(socket: IcmpSocket, isReply: (packet: Uint8Array) => boolean): boolean {
  for (let count = 0; count < mostPacketsAtOnce; count++) {
    const packet = socket.receive();
    if (packet === undefined) return false;
    if (isReply(packet)) return true;
  }
  return false;
}

function deniedMessage(): string {
  const advice =
    process.platform === "linux"
      ? `allow it with: sysctl -w net.ipv4.ping_group_range="0 2147483647"`
      : "start the modem with more rights, or install a ping program";
  return `AT+PING cannot work, because the system lets this user send no ICMP echo and no ping program helps; ${advice}`;
}
