import { bytesOf, textOf } from "../../core/bytes.js";
import type { Activity } from "../../core/index.js";
import type { Tell, Watcher } from "./watcher.js";

/** What comes within this time came in one piece; a transport may have cut it. */
const PIECE_MS = 3;
/** Passthrough sends what it has after so long, so that plus signs further apart are data. */
const GUARD_BEFORE_MS = 20;
/** Manual, AT+CIPSEND: wait at least one second before the next command. */
const GUARD_AFTER_MS = 1000;

/** Enough of a piece to know whether it has the escape at one of its ends. */
const KEPT_CHARACTERS = 64;

interface Piece {
  /** The beginning and the end of a long one. */
  text: string;
  readonly atMs: number;
  lastMs: number;
  /** Silence before it. */
  readonly quietMs: number;
}

/** The ways in which +++ does not leave passthrough, or does so by luck. */
export class EscapeWatcher implements Watcher {
  #inPassthrough = false;
  #piece: Piece | undefined;
  /** Plus signs that came one or two at a time. */
  #plus: Piece | undefined;
  #lastHostMs = Number.NEGATIVE_INFINITY;
  #escapedMs: number | undefined;
  #hasJustStarted = false;

  constructor(private readonly tell: Tell) {}

  observe(activity: Activity, atMs: number): void {
    if (this.#piece && atMs - this.#piece.lastMs > PIECE_MS) this.#settle(this.#piece);
    switch (activity.kind) {
      case "start":
        this.#leave();
        this.#hasJustStarted = true;
        return;
      case "command":
        this.#leave();
        return;
      case "result":
        if (/^AT\+CIPSEND$/i.test(activity.line) && activity.result.endsWith(">")) this.#enter();
        return;
      case "modem":
        // a stored passthrough
        if (this.#hasJustStarted && textOf(activity.bytes.subarray(0, 4)) === "\r\n>") this.#enter();
        this.#hasJustStarted = false;
        return;
      case "host":
        this.#input(activity.bytes, atMs);
    }
  }

  atEnd(): void {
    if (this.#piece) this.#settle(this.#piece);
  }

  #enter(): void {
    this.#inPassthrough = true;
    this.#piece = this.#plus = this.#escapedMs = undefined;
  }

  #leave(): void {
    this.#inPassthrough = false;
    this.#piece = this.#plus = this.#escapedMs = undefined;
  }

  #input(bytes: Uint8Array, atMs: number): void {
    const quietMs = atMs - this.#lastHostMs;
    this.#lastHostMs = atMs;
    if (!this.#inPassthrough) return;
    if (this.#escapedMs !== undefined) {
      const waitedMs = atMs - this.#escapedMs;
      this.#escapedMs = undefined;
      if (waitedMs < GUARD_AFTER_MS) {
        const message = `it came ${Math.round(waitedMs)} ms behind +++, less than the second that the manual asks for`;
        this.tell("escape-without-guard", atMs, bytes.slice(0, KEPT_CHARACTERS), message);
      }
    }
    const text = textOf(shortened(bytes));
    if (this.#piece) {
      this.#piece.text = textOf(shortened(bytesOf(this.#piece.text + text)));
      this.#piece.lastMs = atMs;
    } else {
      this.#piece = { text, atMs, lastMs: atMs, quietMs };
    }
  }

  /** The piece is complete. */
  #settle(piece: Piece): void {
    this.#piece = undefined;
    const { text, atMs, quietMs } = piece;
    const say = (rule: Parameters<Tell>[0], message: string) => this.tell(rule, atMs, bytesOf(text), message);
    if (text === "+++") {
      if (quietMs < GUARD_BEFORE_MS) say("escape-without-guard", `it came ${Math.round(quietMs)} ms behind data`);
      this.#escaped(piece.lastMs);
    } else if (text === "+" || text === "++") {
      this.#collectPlus(piece);
      return;
    } else if (/^\+\+\+[\r\n]+$/.test(text)) {
      say("escape-with-line-end", "it has a line end, which makes it data");
    } else if (/^\+\+\+|\+\+\+[\r\n]*$/.test(text)) {
      say("escape-with-data", "it came in one piece with other bytes, which makes it data");
    }
    this.#plus = undefined;
  }

  #collectPlus({ text, atMs, lastMs, quietMs }: Piece): void {
    const before = this.#plus;
    const signs = (before?.text ?? "") + text;
    const isSlow = quietMs >= GUARD_BEFORE_MS;
    if (!before || signs.length > 3) {
      this.#plus = { text, atMs, lastMs, quietMs: 0 };
      return;
    }
    // the longest pause between two of them
    const pauseMs = Math.max(before.quietMs, quietMs);
    this.#plus = { text: signs, atMs: before.atMs, lastMs, quietMs: pauseMs };
    if (signs.length < 3) return;
    this.#plus = undefined;
    if (isSlow || pauseMs >= GUARD_BEFORE_MS) {
      const message = `its characters came up to ${Math.round(pauseMs)} ms apart, which makes them data`;
      this.tell("escape-too-slow", before.atMs, bytesOf(signs), message);
    } else {
      this.#escaped(lastMs);
    }
  }

  #escaped(atMs: number): void {
    this.#escapedMs = atMs;
    this.#plus = undefined;
  }
}

function shortened(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= KEPT_CHARACTERS) return bytes;
  const half = KEPT_CHARACTERS / 2;
  return bytesOf(textOf(bytes.subarray(0, half)) + textOf(bytes.subarray(-half)));
}
