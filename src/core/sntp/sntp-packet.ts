/** The parts of an SNTP packet that a client needs. Source: RFC 4330. */

const PACKET_BYTES = 48;
const VERSION_4_CLIENT = 0x23;
const MODE_SERVER = 4;
const TRANSMIT_TIME = 40;
const ORIGINATE_TIME = 24;
/** From 1900 to 1970. */
const EPOCH_OFFSET_SECONDS = 2_208_988_800;

/** A request whose transmit time is any number; the answer has to repeat it. */
export function writeRequest(cookie: number): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES);
  packet[0] = VERSION_4_CLIENT;
  new DataView(packet.buffer).setUint32(TRANSMIT_TIME + 4, cookie);
  return packet;
}

/** Milliseconds since 1970 in the answer to the request with this cookie, or undefined when it is not one. */
export function readAnswer(packet: Uint8Array, cookie: number): number | undefined {
  if (packet.length < PACKET_BYTES || ((packet[0] ?? 0) & 7) !== MODE_SERVER) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const stratum = view.getUint8(1);
  const seconds = view.getUint32(TRANSMIT_TIME);
  // stratum 0 tells the client to go away, a time of 0 that there is none
  if (stratum === 0 || seconds === 0 || view.getUint32(ORIGINATE_TIME + 4) !== cookie) return undefined;
  const fraction = view.getUint32(TRANSMIT_TIME + 4) / 2 ** 32;
  // times before 1968 stand for those after 2036 (RFC 4330, section 3)
  const era = seconds < 0x80000000 ? 2 ** 32 : 0;
  return (seconds + era - EPOCH_OFFSET_SECONDS + fraction) * 1000;
}
