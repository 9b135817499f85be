import type { Message, Transmitter } from "../serial/transmitter.js";

export const OK = "\r\nOK\r\n";
export const ERROR = "\r\nERROR\r\n";

/**
 * The answer to one command. Lines are kept until the result is known and then go out in one piece, so that no
 * unsolicited message can stand inside an answer.
 */
export class Reply {
  #pieces: Message[] = [];
  #afterwards: (() => void)[] = [];
  #ended = false;
  #silenced = false;

  /** `onEnd` hears the result. */
  constructor(
    private readonly transmitter: Transmitter,
    private readonly onEnd?: (result: string) => void,
  ) {}

  /** True once a result such as OK, ERROR or SEND OK has been given. */
  get ended(): boolean {
    return this.#ended;
  }

  /** A line with its CR LF. */
  line(text: string): void {
    this.raw(`${text}\r\n`);
  }

  /** As {@link line}, whatever AT+SYSMSGFILTER takes out. */
  exemptLine(text: string): void {
    this.#pieces.push({ output: `${text}\r\n`, exempt: true });
  }

  /** Without CR LF: some answers have no blank line before OK. */
  raw(piece: string | Uint8Array): void {
    this.#pieces.push({ output: piece, exempt: false });
  }

  /** Sends what has been collected, before the result: for answers that come in steps. */
  flush(): void {
    if (this.#pieces.length === 0 || this.#silenced) return;
    this.transmitter.writeMessages(this.#pieces);
    this.#pieces = [];
  }

  /** Gives the result and with it the whole answer. */
  end(result: string): void {
    this.raw(result);
    this.flush();
    this.#ended = true;
    if (!this.#silenced) this.onEnd?.(result);
    const afterwards = this.#silenced ? [] : this.#afterwards;
    this.#afterwards = [];
    for (const action of afterwards) action();
  }

  /** Nobody waits for the rest of the answer any more: a reset. */
  silence(): void {
    this.#silenced = true;
  }

  /** Forgets the lines that were collected: the command failed. */
  discard(): void {
    this.#pieces = [];
    this.#afterwards = [];
  }

  /** Runs once the result has been given: what must stand behind the OK. */
  after(action: () => void): void {
    this.#afterwards.push(action);
  }
}
