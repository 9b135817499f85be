import type { Endpoint, Network, UdpSocket } from "../../core/ports.js";
import { addressBytes, familyOf } from "../../node/network/addresses.js";
import { note } from "./note.js";

const headerBytes = 12;
const types = { A: 1, AAAA: 28 } as const;
const classInternet = 1;
const responseFlags = 0x8080;
const recursionDesired = 0x0100;
const responseCodes = { noError: 0, noSuchName: 3 } as const;
const timeToLiveSeconds = 60;
/** "The name in the question", which begins right after the header. */
const pointerToQuestion = 0xc000 | headerBytes;

export interface DnsServerOptions {
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Names in lower case, with their IPv4 and IPv6 addresses; or a function that finds those of a name. */
  readonly names?: Readonly<Record<string, readonly string[]>> | ((name: string) => readonly string[] | undefined);
}

export interface DnsServerQuestion {
  /** In lower case. */
  readonly name: string;
  /** "A", "AAAA", or the number of any other type. */
  readonly type: keyof typeof types | number;
}

/** A name server (RFC 1035) that knows a table of names, at a UDP port, until it is closed. */
export class DnsServer {
  /** The latest ones. */
  readonly questions: DnsServerQuestion[] = [];
  /** With `false` questions are recorded and not answered. */
  answering = true;
  readonly #find: (name: string) => readonly string[] | undefined;
  #local: Endpoint = { address: "", port: 0 };
  #socket: UdpSocket | undefined;

  private constructor({ names = {} }: DnsServerOptions) {
    const table = new Map(Object.entries(names));
    this.#find = typeof names === "function" ? names : (name) => table.get(name);
  }

  static async open(network: Network, options: DnsServerOptions = {}): Promise<DnsServer> {
    const { address = "127.0.0.1", port = 0 } = options;
    const server = new DnsServer(options);
    server.#socket = await network.openUdp(
      { localPort: port, localAddress: address, remote: { address, port: 0 } },
      { onMessage: (packet, from) => server.#receive(packet, from) },
    );
    server.#local = server.#socket.local;
    return server;
  }

  get local(): Endpoint {
    return this.#local;
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #receive(packet: Uint8Array, from: Endpoint): void {
    const question = parseQuestion(packet);
    if (!question) return;
    note(this.questions, { name: question.name, type: question.type });
    // A client that has gone does not matter.
    if (this.answering) this.#socket?.send(this.#answer(packet, question), from).catch(() => undefined);
  }

  #answer(packet: Uint8Array, { name, type, endBytes }: ParsedQuestion): Uint8Array {
    const addresses = this.#find(name);
    const family = type === "A" ? 4 : type === "AAAA" ? 6 : undefined;
    const found = addresses?.filter((address) => familyOf(address) === family) ?? [];
    const head = packet.slice(0, endBytes);
    const view = new DataView(head.buffer);
    const code = addresses ? responseCodes.noError : responseCodes.noSuchName;
    view.setUint16(2, responseFlags | (view.getUint16(2) & recursionDesired) | code);
    view.setUint16(6, found.length);
    // Neither authorities nor additional records.
    view.setUint32(8, 0);
    return Uint8Array.from([...head, ...found.flatMap((address) => [...encodeRecord(address)])]);
  }
}

interface ParsedQuestion extends DnsServerQuestion {
  /** Where the question ends in the packet. */
  readonly endBytes: number;
}

/** The first question, or undefined for what is none. */
function parseQuestion(packet: Uint8Array): ParsedQuestion | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length < headerBytes || view.getUint16(2) >= 0x8000 || view.getUint16(4) !== 1) return undefined;
  const labels: string[] = [];
  let offset = headerBytes;
  for (let length = packet[offset++]; length !== 0; length = packet[offset++]) {
    // No label of a question is a pointer.
    if (length === undefined || length > 63) return undefined;
    labels.push(new TextDecoder("latin1").decode(packet.subarray(offset, offset + length)));
    offset += length;
  }
  if (packet.length < offset + 4 || view.getUint16(offset + 2) !== classInternet) return undefined;
  const number = view.getUint16(offset);
  const type = number === types.A ? "A" : number === types.AAAA ? "AAAA" : number;
  return { name: labels.join(".").toLowerCase(), type, endBytes: offset + 4 };
}

function encodeRecord(address: string): Uint8Array {
  const data = addressBytes(address);
  const record = new Uint8Array(12 + data.length);
  const view = new DataView(record.buffer);
  view.setUint16(0, pointerToQuestion);
  view.setUint16(2, data.length === 4 ? types.A : types.AAAA);
  view.setUint16(4, classInternet);
  view.setUint32(6, timeToLiveSeconds);
  view.setUint16(10, data.length);
  record.set(data, 12);
  return record;
}
