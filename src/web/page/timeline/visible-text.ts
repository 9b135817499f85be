import { textOf } from "../../../core/bytes.js";

const PREVIEW_BYTES = 160;

const DOT = "·";

/** Bytes in one line: line ends as an arrow, what cannot be printed as a dot; the hex beside it tells more. */
export function visibleText(bytes: Uint8Array, limit = PREVIEW_BYTES): string {
  return textOf(bytes.subarray(0, limit))
    .replace(/\r\n|\n/g, "⏎")
    .replace(/[^ -~⏎]/g, DOT);
}

/** For the details: line ends stay. */
export function plainText(bytes: Uint8Array): string {
  return textOf(bytes)
    .replace(/\r\n/g, "\n")
    .replace(/[^ -~\n]/g, DOT);
}

const ROW_BYTES = 16;

/** `0000  41 54 0d 0a`; the text stands beside it anyway. */
export function hexDump(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += ROW_BYTES) {
    const row = [...bytes.subarray(start, start + ROW_BYTES)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
    rows.push(
      `${start.toString(16).padStart(4, "0")}  ${hex.slice(0, 8).join(" ")}  ${hex.slice(8).join(" ")}`.trimEnd(),
    );
  }
  return rows.join("\n");
}

export function sizeText(lengthBytes: number): string {
  if (lengthBytes < 10_000) return `${lengthBytes} B`;
  return lengthBytes < 1_000_000
    ? `${(lengthBytes / 1000).toFixed(1)} kB`
    : `${(lengthBytes / 1_000_000).toFixed(1)} MB`;
}
