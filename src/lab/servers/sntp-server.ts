import type { Clock, Endpoint, Network, UdpSocket } from "../../core/ports.js";
import { note } from "./note.js";

const packetBytes = 48;
/** Leap indicator 0, version 4, mode server. */
const version4Server = 0x24;
const originateTime = 24;
const transmitTime = 40;
/** From 1900 to 1970. */
const epochOffsetSeconds = 2_208_988_800;

export interface SntpServerOptions {
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** From the request to the answer; default 0. */
  readonly delayMs?: number;
  /** What time it is for the server; default: what the clock believes. */
  readonly timeMs?: number;
}

/** Tells the time over SNTP (RFC 4330) to whoever asks at a UDP port, until it is closed. */
export class SntpServer {
  /** The latest requests, as they came. */
  readonly requests: { readonly packet: Uint8Array; readonly from: Endpoint }[] = [];
  /** With `false` requests are counted and not answered. */
  answering = true;
  /** How far from the source of all time; 0 tells clients to go away. */
  stratum = 2;
  readonly #clock: Clock;
  readonly #delayMs: number;
  #offsetMs = 0;
  #local: Endpoint = { address: "", port: 0 };
  #socket: UdpSocket | undefined;

  private constructor(clock: Clock, { delayMs = 0, timeMs }: SntpServerOptions) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    if (timeMs !== undefined) this.setTime(timeMs);
  }

  static async open(network: Network, clock: Clock, options: SntpServerOptions = {}): Promise<SntpServer> {
    const { address = "127.0.0.1", port = 0 } = options;
    const server = new SntpServer(clock, options);
    server.#socket = await network.openUdp(
      { localPort: port, localAddress: address, remote: { address, port: 0 } },
      { onMessage: (packet, from) => server.#answer(packet, from) },
    );
    server.#local = server.#socket.local;
    return server;
  }

  get local(): Endpoint {
    return this.#local;
  }

  /** Milliseconds since 1970, from now on passing with the clock. */
  setTime(timeMs: number): void {
    this.#offsetMs = timeMs - this.#clock.wallTimeMs();
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #answer(packet: Uint8Array, from: Endpoint): void {
    note(this.requests, { packet, from });
    if (packet.length < packetBytes) return;
    this.#clock.schedule(this.#delayMs, () => {
      if (!this.answering) return;
      const answer = encodeAnswer(packet, this.#clock.wallTimeMs() + this.#offsetMs, this.stratum);
      // A client that has gone does not matter.
      this.#socket?.send(answer, from).catch(() => undefined);
    });
  }
}

function encodeAnswer(request: Uint8Array, timeMs: number, stratum: number): Uint8Array {
  const packet = new Uint8Array(packetBytes);
  const view = new DataView(packet.buffer);
  view.setUint8(0, version4Server);
  view.setUint8(1, stratum);
  packet.set(request.subarray(transmitTime, packetBytes), originateTime);
  // Seconds count modulo 2^32; that is how RFC 4330 goes on after 2036.
  const seconds = Math.floor(timeMs / 1000);
  view.setUint32(transmitTime, seconds + epochOffsetSeconds);
  view.setUint32(transmitTime + 4, Math.floor((timeMs / 1000 - seconds) * 2 ** 32));
  return packet;
}
