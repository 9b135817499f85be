/** The blocks of a pcapng file (draft-ietf-opsawg-pcapng), as far as they are needed to write one. */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

const COMMENT = 1;
const APPLICATION = 4;
const INTERFACE_NAME = 2;
const TIME_RESOLUTION = 9;
const PACKET_FLAGS = 2;

/** What an interface carries; numbers of the registry at tcpdump.org. */
export const LINK_TYPE = { rawIp: 101, wiresharkUpperPdu: 252 } as const;

/** As seen by the owner of the interface. */
export type Direction = "inbound" | "outbound";

const DIRECTION_FLAGS: Readonly<Record<Direction, number>> = { inbound: 1, outbound: 2 };

export interface Packet {
  /** Which interface, in the order of their descriptions, from 0. */
  readonly interfaceId: number;
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  readonly direction: Direction;
  readonly data: Uint8Array;
  readonly comment?: string;
}

export function sectionHeader(application: string): Buffer {
  const fixed = Buffer.alloc(16);
  fixed.writeUInt32LE(0x1a2b3c4d, 0); // byte order
  fixed.writeUInt16LE(1, 4); // version 1.0
  fixed.writeBigInt64LE(-1n, 8); // length of the section: not known
  return block(SECTION_HEADER, [fixed, option(APPLICATION, Buffer.from(application)), END_OF_OPTIONS]);
}

export function interfaceDescription(linkType: number, name: string): Buffer {
  const fixed = Buffer.alloc(8); // no limit to the length of packets
  fixed.writeUInt16LE(linkType, 0);
  const options = [option(INTERFACE_NAME, Buffer.from(name)), option(TIME_RESOLUTION, Buffer.of(9))];
  return block(INTERFACE_DESCRIPTION, [fixed, ...options, END_OF_OPTIONS]);
}

export function enhancedPacket({ interfaceId, timeNs, direction, data, comment }: Packet): Buffer {
  const fixed = Buffer.alloc(20);
  fixed.writeUInt32LE(interfaceId, 0);
  fixed.writeUInt32LE(Number(timeNs >> 32n), 4);
  fixed.writeUInt32LE(Number(timeNs & 0xffffffffn), 8);
  fixed.writeUInt32LE(data.length, 12);
  fixed.writeUInt32LE(data.length, 16);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(DIRECTION_FLAGS[direction]);
  const comments = comment === undefined ? [] : [option(COMMENT, Buffer.from(comment))];
  return block(ENHANCED_PACKET, [fixed, data, padding(data), ...comments, option(PACKET_FLAGS, flags), END_OF_OPTIONS]);
}

const END_OF_OPTIONS = Buffer.alloc(4);

function option(code: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value, padding(value)]);
}

function block(type: number, parts: readonly Uint8Array[]): Buffer {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, ...parts, head.subarray(4)], length);
}

/** Everything begins at a multiple of four. */
function padding({ length }: Uint8Array): Buffer {
  return Buffer.alloc(-length & 3);
}
