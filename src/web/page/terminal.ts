import type { ITheme, Terminal } from "@xterm/xterm";
import { element } from "./dom.js";

const SCROLLBACK_LINES = 2000;
const WAITING_BYTES = 256 * 1024;
const ROWS = 16;

/** What the modem writes, and a keyboard that goes to it as it is. The emulator itself is loaded behind the page. */
export class TerminalView {
  readonly root = element("div", { class: "emulator", role: "group", "aria-label": "AT port" });
  #terminal: Terminal | undefined;
  /** Until the emulator is there. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  constructor(private readonly onType: (text: string) => void) {
    void this.#load();
  }

  write(bytes: Uint8Array): void {
    if (this.#terminal) {
      this.#terminal.write(bytes);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    while (this.#waitingBytes > WAITING_BYTES) this.#waitingBytes -= this.#waiting.shift()?.length ?? WAITING_BYTES;
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#terminal?.reset();
  }

  async #load(): Promise<void> {
    const { Terminal } = await import("@xterm/xterm");
    const terminal = new Terminal({
      cols: 80,
      rows: ROWS,
      scrollback: SCROLLBACK_LINES,
      convertEol: true,
      cursorBlink: false,
      fontFamily: style("--mono"),
      fontSize: 13,
      lineHeight: 1.15,
      theme: theme(),
      minimumContrastRatio: 4.5,
    });
    withNonce(() => terminal.open(this.root));
    // no command has one, and whoever has no mouse has to get out again
    terminal.attachCustomKeyEventHandler(({ key }) => key !== "Tab");
    terminal.onData((text) => this.onType(text));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      terminal.options.theme = theme();
    });
    this.#terminal = terminal;
    new ResizeObserver(() => this.#fit()).observe(this.root);
    this.#fit();
    for (const bytes of this.#waiting.splice(0)) terminal.write(bytes);
  }

  /** As many columns and rows as there is room for. */
  #fit(): void {
    const screen = this.root.querySelector(".xterm-screen");
    const terminal = this.#terminal;
    if (!terminal || !screen || screen.clientWidth === 0) return;
    const columns = Math.floor((this.root.clientWidth - 24) / (screen.clientWidth / terminal.cols));
    const rows = Math.floor((this.root.clientHeight - 12) / (screen.clientHeight / terminal.rows));
    if (columns > 10 && rows > 2 && (columns !== terminal.cols || rows !== terminal.rows))
      terminal.resize(columns, rows);
  }
}

function style(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function theme(): ITheme {
  return {
    background: style("--terminal"),
    foreground: style("--text"),
    cursor: style("--accent"),
    cursorAccent: style("--terminal"),
    selectionBackground: style("--selection"),
  };
}

/** The emulator makes style elements, which the page's policy takes only with the nonce of this load. */
function withNonce(action: () => void): void {
  const { nonce } = document.querySelector("script[nonce]") as HTMLScriptElement;
  const create = document.createElement.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const made = create(tag, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
  try {
    action();
  } finally {
    document.createElement = create;
  }
}
