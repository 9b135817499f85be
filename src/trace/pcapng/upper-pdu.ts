/** Packets that name the dissector for what is in them (LINKTYPE_WIRESHARK_UPPER_PDU). */

const DISSECTOR_NAME = 12;
const END = 0;

/** @param dissector a name of Wireshark's: `tshark -G protocols` lists them */
export function upperPdu(dissector: string, data: Uint8Array): Buffer {
  const name = Buffer.alloc((dissector.length + 3) & ~3);
  name.write(dissector);
  return Buffer.concat([tag(DISSECTOR_NAME, name), tag(END, Buffer.alloc(0)), data]);
}

function tag(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
