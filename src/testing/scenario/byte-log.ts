import { textOf } from "../../core/bytes.js";

/** More than any scenario moves; what comes after it is forgotten, so that a modem gone wild cannot fill the memory. */
const LONGEST_LOG_BYTES = 64 * 1024 * 1024;

/** Collects bytes, as latin1 text, until they are taken. */
export class ByteLog {
  private parts: string[] = [];
  private lengthBytes = 0;

  append(bytes: Uint8Array): void {
    const room = LONGEST_LOG_BYTES - this.lengthBytes;
    if (room <= 0) return;
    const part = textOf(bytes.subarray(0, room));
    this.parts.push(part);
    this.lengthBytes += part.length;
  }

  /** What has come since the last {@link take}. */
  text(): string {
    if (this.parts.length > 1) this.parts = [this.parts.join("")];
    return this.parts[0] ?? "";
  }

  take(): string {
    const text = this.text();
    this.parts = [];
    this.lengthBytes = 0;
    return text;
  }
}
