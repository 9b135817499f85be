/** An application image as a chip would start it, with nothing in it but its version. */
export function makeFirmwareImage(version: string): Uint8Array {
  const HEADER_BYTES = 24;
  const DESCRIPTION_BYTES = 256;
  const dataStart = HEADER_BYTES + 8;
  // one byte of checksum ends the whole, which is a multiple of 16
  const image = new Uint8Array(Math.ceil((dataStart + DESCRIPTION_BYTES + 1) / 16) * 16);
  const view = new DataView(image.buffer);
  view.setUint8(0, 0xe9);
  view.setUint8(1, 1); // segments
  view.setUint32(HEADER_BYTES + 4, DESCRIPTION_BYTES, true);
  view.setUint32(dataStart, 0xabcd5432, true);
  for (let index = 0; index < version.length; index++) image[dataStart + 16 + index] = version.charCodeAt(index);
  const data = image.subarray(dataStart, dataStart + DESCRIPTION_BYTES);
  image[image.length - 1] = data.reduce((checksum, byte) => checksum ^ byte, 0xef);
  return image;
}
