import { bytesOf, textOf } from "../../core/bytes.js";
import type { Activity } from "../../core/index.js";
import { SEND_LINE, type Tell, type Watcher } from "./watcher.js";

/** Nothing of a command or of data: some drivers write a `?` to see whether the modem is busy (driver: WiFiEspAT). */
const isPoke = (text: string) => !/[a-z0-9]/i.test(text);

const LINE_END = bytesOf("\r\n");

/** Input at the wrong moment: while a command runs, behind a payload, before SEND OK. */
export class InputWatcher implements Watcher {
  #running: string | undefined;
  #last = "AT+CIPSEND";
  /** Refused in the burst that brought a command, which begins only behind it. */
  #early: { readonly bytes: Uint8Array; readonly atMs: number } | undefined;
  /** The command before has sent a payload. */
  #hasSent = false;

  constructor(private readonly tell: Tell) {}

  observe(activity: Activity, atMs: number): void {
    switch (activity.kind) {
      case "start":
        this.#running = this.#early = undefined;
        this.#hasSent = false;
        return;
      case "command":
        this.#begins(activity.line, atMs);
        return;
      case "result":
        this.#running = undefined;
        this.#hasSent = SEND_LINE.test(activity.line) && activity.result === "SEND OK";
        return;
      case "refused":
        if (activity.during !== "command") this.#refusedBehindPayload(activity.bytes, atMs);
        else if (this.#running === undefined) this.#early = { bytes: activity.bytes, atMs };
        else this.#refusedDuring(this.#running, activity.bytes, atMs);
    }
  }

  #begins(line: string, atMs: number): void {
    if (line === "" && this.#hasSent) {
      const message = "a line end followed the payload, and was read as an empty command after SEND OK";
      this.tell("line-end-after-payload", atMs, LINE_END, message);
    }
    this.#hasSent = false;
    this.#running = this.#last = line;
    if (this.#early) this.#refusedDuring(line, this.#early.bytes, this.#early.atMs);
    this.#early = undefined;
  }

  #refusedDuring(line: string, bytes: Uint8Array, atMs: number): void {
    if (textOf(bytes).includes("AT+RST\r\n")) return; // the way out that the firmware offers
    if (SEND_LINE.test(line)) this.tell("payload-before-prompt", atMs, bytes, `it came before the prompt of ${line}`);
    else if (isPoke(textOf(bytes))) this.tell("poke-while-busy", atMs, bytes, `it came while ${line} was running`);
    else this.tell("command-while-busy", atMs, bytes, `it came while ${line} was running`);
  }

  #refusedBehindPayload(bytes: Uint8Array, atMs: number): void {
    const text = textOf(bytes);
    const line = this.#last;
    if (/^[\r\n]/.test(text)) this.tell("line-end-after-payload", atMs, bytes, `it followed the payload of ${line}`);
    else this.tell("input-before-send-ok", atMs, bytes, `it came before the result of ${line}`);
  }
}
