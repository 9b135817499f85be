/** The AT port is 8-bit clean: text is latin-1, one character a byte, everywhere in the core. */

export const NO_BYTES = new Uint8Array(0);

export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

export function textOf(bytes: Uint8Array): string {
  const CHUNK = 4096; // String.fromCharCode takes its characters as arguments, whose number is limited
  if (bytes.length <= CHUNK) return charactersOf(bytes);
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK) {
    text += charactersOf(bytes.subarray(start, start + CHUNK));
  }
  return text;
}

/** `apply` takes the array as it is, where `...` would first make another one of it, ten times as slowly. */
function charactersOf(bytes: Uint8Array): string {
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const whole = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function lengthOf(pieces: readonly Uint8Array[]): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

/** The first `count` bytes of pieces that follow one another, and what is behind them. */
export function cutPieces(pieces: readonly Uint8Array[], count: number): readonly [Uint8Array[], Uint8Array[]] {
  let left = count;
  const index = pieces.findIndex((piece) => {
    if (piece.length > left) return true;
    left -= piece.length;
    return false;
  });
  const cut = pieces[index];
  if (!cut) return [[...pieces], []];
  const before = pieces.slice(0, index);
  const behind = pieces.slice(index);
  if (left > 0) {
    before.push(cut.subarray(0, left));
    behind[0] = cut.subarray(left);
  }
  return [before, behind];
}
