import type { AddressFamily } from "../../core/ports.js";

/** An echo request (RFC 792, RFC 4443), or what tells the reply to it from all other packets. */
export interface Echo {
  /** 0 to 65535. Some systems put a number of their own in its place. */
  readonly identifier: number;
  /** 0 to 65535. */
  readonly sequence: number;
  readonly payload: Uint8Array;
}

const headerBytes = 8;
const messageTypes: Readonly<Record<AddressFamily, { readonly request: number; readonly reply: number }>> = {
  4: { request: 8, reply: 0 },
  6: { request: 128, reply: 129 },
};

/** The checksum of ICMPv6 covers addresses that only the system knows; it is filled in there. */
export function encodeEchoRequest(family: AddressFamily, { identifier, sequence, payload }: Echo): Uint8Array {
  const packet = new Uint8Array(headerBytes + payload.length);
  const view = new DataView(packet.buffer);
  view.setUint8(0, messageTypes[family].request);
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  packet.set(payload, headerBytes);
  if (family === 4) view.setUint16(2, checksumOf(packet));
  return packet;
}

/**
 * Whether a packet is the reply to the request. Raw sockets see every ICMP message of the computer, among them their
 * own requests to a loopback address, and prefix those of IPv4 with the IP header.
 */
export function isEchoReply(family: AddressFamily, packet: Uint8Array, echo: Echo, keepsIdentifier: boolean): boolean {
  const message = family === 4 ? withoutIpHeader(packet) : packet;
  const { payload } = echo;
  if (message.length !== headerBytes + payload.length) return false;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return (
    view.getUint8(0) === messageTypes[family].reply &&
    view.getUint8(1) === 0 &&
    (!keepsIdentifier || view.getUint16(4) === echo.identifier) &&
    view.getUint16(6) === echo.sequence &&
    payload.every((byte, index) => message[headerBytes + index] === byte)
  );
}

function withoutIpHeader(packet: Uint8Array): Uint8Array {
  const first = packet[0] ?? 0;
  // No ICMP message of interest has the type 0x45.
  return first >> 4 === 4 ? packet.subarray((first & 0x0f) * 4) : packet;
}

/** The Internet checksum (RFC 1071). */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, index) => {
    sum += index % 2 === 0 ? byte << 8 : byte;
  });
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
