/** IP packets with what stands in them, and their checksums. */
import { isIPv4, isIPv6 } from "node:net";
import type { Endpoint } from "../../core/ports.js";

const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;
const HOP_LIMIT = 64;
const LONGEST_IP = 65535;

export const TCP_FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface TcpSegment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Of {@link TCP_FLAG}. */
  readonly flags: number;
  readonly data?: Uint8Array;
}

/** A SYN says that segments have up to 1460 bytes, and that windows are counted in 256 bytes. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 1460 >> 8, 1460 & 0xff, 1, 3, 3, 8);

export function tcpPacket({ from, to, sequence, acknowledgement, flags, data }: TcpSegment): Buffer {
  const options = flags & TCP_FLAG.syn ? SYN_OPTIONS : new Uint8Array(0);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(from.port, 0);
  head.writeUInt16BE(to.port, 2);
  head.writeUInt32BE(sequence, 4);
  head.writeUInt32BE(acknowledgement, 8);
  head.writeUInt8(((head.length + options.length) / 4) << 4, 12);
  head.writeUInt8(flags, 13);
  head.writeUInt16BE(65535, 14); // window
  return ipPacket(from.address, to.address, PROTOCOL.tcp, Buffer.concat([head, options, data ?? NOTHING]), 16);
}

/** What does not fit a datagram is cut off. */
export function udpPacket(from: Endpoint, to: Endpoint, data: Uint8Array): Buffer {
  const payload = data.subarray(0, LONGEST_IP - 28);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(from.port, 0);
  head.writeUInt16BE(to.port, 2);
  head.writeUInt16BE(head.length + payload.length, 4);
  return ipPacket(from.address, to.address, PROTOCOL.udp, Buffer.concat([head, payload]), 6);
}

/** An echo request or the reply to it. */
export function pingPacket(from: string, to: string, kind: "request" | "reply", sequence: number): Buffer {
  const isV6 = isIPv6(to);
  const types = isV6 ? { request: 128, reply: 129 } : { request: 8, reply: 0 };
  const message = Buffer.alloc(8);
  message.writeUInt8(types[kind], 0);
  message.writeUInt16BE(1, 4); // identifier
  message.writeUInt16BE(sequence & 0xffff, 6);
  return ipPacket(from, to, isV6 ? PROTOCOL.icmpv6 : PROTOCOL.icmp, message, 2);
}

const NOTHING = new Uint8Array(0);

/** `message` has its checksum at `checksumAt`, which is filled in here. */
function ipPacket(from: string, to: string, protocol: number, message: Buffer, checksumAt: number): Buffer {
  const isV6 = isIPv6(from) || isIPv6(to);
  const [source, destination] = [addressBytes(from, isV6), addressBytes(to, isV6)];
  const pseudo = Buffer.alloc(4);
  pseudo.writeUInt8(protocol, 1);
  pseudo.writeUInt16BE(message.length, 2);
  const isPlain = protocol === PROTOCOL.icmp; // no pseudo header
  const sum = checksum(isPlain ? [message] : [source, destination, pseudo, message]);
  message.writeUInt16BE(sum === 0 && protocol === PROTOCOL.udp ? 0xffff : sum, checksumAt);
  const head = isV6 ? ipv6Head(protocol, message.length) : ipv4Head(protocol, message.length);
  const packet = Buffer.concat([head, source, destination, message]);
  if (!isV6) packet.writeUInt16BE(checksum([packet.subarray(0, 20)]), 10);
  return packet;
}

function ipv4Head(protocol: number, length: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(20 + length, 2);
  head.writeUInt16BE(0x4000, 6); // do not fragment
  head.writeUInt8(HOP_LIMIT, 8);
  head.writeUInt8(protocol, 9);
  return head;
}

function ipv6Head(protocol: number, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(0x60, 0);
  head.writeUInt16BE(length, 4);
  head.writeUInt8(protocol, 6);
  head.writeUInt8(HOP_LIMIT, 7);
  return head;
}

/** Four bytes, or sixteen; zeros for what is not an address of that family. */
export function addressBytes(address: string, isV6: boolean): Buffer {
  if (!isV6) return Buffer.from(isIPv4(address) ? address.split(".").map(Number) : [0, 0, 0, 0]);
  const bytes = Buffer.alloc(16);
  if (isIPv4(address)) {
    bytes.writeUInt16BE(0xffff, 10);
    bytes.set(address.split(".").map(Number), 12);
  } else if (isIPv6(address)) {
    for (const [index, group] of ipv6Groups(address).entries()) bytes.writeUInt16BE(group, index * 2);
  }
  return bytes;
}

/** The eight numbers. A URL has an address in its shortest form, where only `::` is special. */
function ipv6Groups(text: string): number[] {
  const { hostname } = new URL(`http://[${text.replace(/%.*/, "")}]`);
  const [front = "", back = ""] = hostname.slice(1, -1).split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [groups(front), groups(back)];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The Internet checksum (RFC 1071) over the parts as one. Only the last one may have an odd length. */
function checksum(parts: readonly Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let index = 0; index + 1 < part.length; index += 2) sum += part.readUInt16BE(index);
    if (part.length % 2 === 1) sum += (part.at(-1) ?? 0) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
