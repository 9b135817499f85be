/** A modem to which a page of the docs is typed, as a person would at the prompt. */
import { afterEach, expect, vi } from "vitest";
import { type CreateModemOptions, createModem, type ModemHandle } from "../src/node/index.js";

const PATIENCE_MS = 15_000;
/** What a person types after passthrough; only that is sent without a line end. */
const ESCAPE = "+++";

const sessions: PageSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.modem.close();
});

export class PageSession {
  readonly modem: ModemHandle;
  #shown = "";
  #echo = "";

  constructor(options: CreateModemOptions = {}) {
    this.modem = createModem(options);
    sessions.push(this);
    this.modem.onData((bytes) => {
      this.#shown += Buffer.from(bytes).toString("latin1");
    });
  }

  /** What the modem has said since the last {@link expectShown}; as at the prompt, without what was typed. */
  get shown(): string {
    const shown = this.#shown.startsWith(this.#echo) ? this.#shown.slice(this.#echo.length) : this.#shown;
    return shown.replaceAll("\r\n", "\n").trim();
  }

  /** Types the lines of a block. */
  type(text: string): void {
    this.#echo = text.trim() === ESCAPE ? ESCAPE : text.replaceAll("\n", "\r\n");
    this.modem.write(this.#echo);
  }

  /** Waits until the modem has said this, and nothing else. `same` makes equal what need not be. */
  async expectShown(text: string, same: (text: string) => string = (text) => text): Promise<void> {
    await vi.waitFor(() => expect(same(this.shown)).toBe(same(text.trim())), PATIENCE_MS);
    this.#shown = "";
    this.#echo = "";
  }
}
