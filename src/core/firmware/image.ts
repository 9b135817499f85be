/** What is inside an application image for the ESP32 family. Source: public esp-idf documentation, "App image format". */
const IMAGE_MAGIC = 0xe9;
const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const CHECKSUM_SEED = 0xef;
const CHECKSUM_ALIGNMENT = 16;
const DESCRIPTION_MAGIC = 0xabcd5432;
const DESCRIPTION_VERSION_OFFSET = 16;
const DESCRIPTION_VERSION_BYTES = 32;

export interface FirmwareImage {
  /** As its description says: "v2.2.0.0". */
  readonly version: string;
}

/** Checks structure and checksum; undefined: this is no image that the chip would start. */
export function readImage(bytes: Uint8Array): FirmwareImage | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0] !== IMAGE_MAGIC) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = HEADER_BYTES;
  let checksum = CHECKSUM_SEED;
  let version: string | undefined;
  for (let segment = 0; segment < view.getUint8(1); segment++) {
    if (offset + SEGMENT_HEADER_BYTES > bytes.length) return undefined;
    const length = view.getUint32(offset + 4, true);
    const start = offset + SEGMENT_HEADER_BYTES;
    offset = start + length;
    if (offset > bytes.length) return undefined;
    for (const byte of bytes.subarray(start, offset)) checksum ^= byte;
    if (segment === 0) version = readVersion(bytes.subarray(start, offset));
  }
  // the checksum is the last byte of the 16 that it fills up
  const position = offset + (CHECKSUM_ALIGNMENT - 1 - (offset % CHECKSUM_ALIGNMENT));
  return version !== undefined && bytes[position] === checksum ? { version } : undefined;
}

function readVersion(segment: Uint8Array): string | undefined {
  if (segment.length < DESCRIPTION_VERSION_OFFSET + DESCRIPTION_VERSION_BYTES) return undefined;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  if (view.getUint32(0, true) !== DESCRIPTION_MAGIC) return undefined;
  const text = segment.subarray(DESCRIPTION_VERSION_OFFSET, DESCRIPTION_VERSION_OFFSET + DESCRIPTION_VERSION_BYTES);
  const end = text.indexOf(0);
  return String.fromCharCode(...text.subarray(0, end === -1 ? text.length : end));
}
