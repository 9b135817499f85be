import { concatBytes } from "../../core/bytes.js";
import type { CommandInfo } from "../protocol.js";
import { type CompletionScope, complete, hintFor, type Suggestion } from "./completion.js";
import { button, element, uniqueId } from "./dom.js";
import { CommandHistory } from "./history.js";

const utf8 = new TextEncoder();

/** What the modem takes now, as far as the line has to know it. */
export interface LineState {
  readonly input: "command" | "busy" | "payload" | "passthrough" | "off";
  readonly wantedBytes?: number;
  readonly scope: CompletionScope;
}

/** One line for the modem: history with the arrow keys, completion of commands and values, their syntax below. */
export class CommandLine {
  readonly root: HTMLElement;
  readonly #listId = uniqueId("suggestions");
  readonly #input = element("input", {
    class: "line",
    "aria-label": "Line for the modem",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": this.#listId,
    "aria-autocomplete": "list",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "send",
    placeholder: "AT",
  });
  readonly #list = element("ul", { class: "suggestions", id: this.#listId, role: "listbox", hidden: true });
  readonly #hint = element("div", { class: "hint", role: "status" });
  readonly #lineEnd = element("select", { class: "line-end", "aria-label": "Line end" });
  readonly #history = new CommandHistory();
  #suggestions: readonly Suggestion[] = [];
  #chosen = -1;
  #state: LineState = { input: "command", scope: { multiplex: false, accessPoints: [], openLinks: [] } };

  constructor(
    private readonly commands: readonly CommandInfo[],
    private readonly onSend: (bytes: Uint8Array) => void,
  ) {
    this.#lineEnd.append(element("option", { value: "\r\n" }, "CR LF"), element("option", { value: "" }, "no end"));
    const form = element("form", { class: "command-line" }, this.#list, this.#input, this.#lineEnd);
    form.append(element("button", { type: "submit" }, "Send"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.root = element("div", { class: "command" }, form, this.#hint);
    this.#showHint();
  }

  focus(): void {
    this.#input.focus();
  }

  update(state: LineState): void {
    const before = this.#state;
    this.#state = state;
    if (before.input === state.input && before.wantedBytes === state.wantedBytes) return;
    if (before.input !== state.input) this.#lineEnd.value = state.input === "payload" ? "" : "\r\n";
    this.#showHint();
  }

  #send(): void {
    const text = this.#input.value;
    if (this.#state.input === "command") this.#history.add(text);
    const { value: lineEnd } = this.#lineEnd;
    this.onSend(this.#state.input === "payload" ? payloadBytes(text + lineEnd) : utf8.encode(text + lineEnd));
    this.#input.value = "";
    this.#close();
    this.#showHint();
  }

  #typed(): void {
    const isCommand = this.#state.input === "command" || this.#state.input === "busy";
    this.#suggestions = isCommand ? complete(this.#input.value, this.commands, this.#state.scope) : [];
    this.#chosen = -1;
    this.#showList();
    this.#showHint();
  }

  #key(event: KeyboardEvent): void {
    const isOpen = this.#suggestions.length > 0;
    if (event.key === "Tab" && !event.shiftKey && isOpen) this.#take(Math.max(0, this.#chosen));
    else if (event.key === "Enter" && isOpen && this.#chosen >= 0) this.#take(this.#chosen);
    else if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "ArrowDown" && isOpen) this.#choose(this.#chosen + 1);
    else if (event.key === "ArrowUp" && isOpen && this.#chosen >= 0) this.#choose(this.#chosen - 1);
    else if (event.key === "ArrowUp") this.#recall(this.#history.earlier(this.#input.value));
    else if (event.key === "ArrowDown") this.#recall(this.#history.later());
    else return;
    event.preventDefault();
  }

  #recall(line: string | undefined): void {
    if (line === undefined) return;
    this.#input.value = line;
    this.#close();
    this.#showHint();
  }

  #choose(index: number): void {
    this.#chosen = Math.min(index, this.#suggestions.length - 1);
    this.#showList();
  }

  #take(index: number): void {
    const suggestion = this.#suggestions[index];
    if (!suggestion) return;
    this.#input.value = suggestion.line;
    this.#typed();
    // a form that takes nothing more is not suggested again
    if (!/[=,]$/.test(suggestion.line)) this.#close();
  }

  #close(): void {
    this.#suggestions = [];
    this.#chosen = -1;
    this.#showList();
  }

  #showList(): void {
    const options = this.#suggestions.map(({ label, summary }, index) => {
      const option = element("li", {
        role: "option",
        id: `${this.#listId}-${index}`,
        "aria-selected": String(index === this.#chosen),
      });
      option.append(element("code", {}, label), element("span", {}, summary));
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the line keeps the focus
        this.#take(index);
      });
      return option;
    });
    this.#list.replaceChildren(...options);
    this.#list.hidden = options.length === 0;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    const chosen = options[this.#chosen];
    if (chosen) this.#input.setAttribute("aria-activedescendant", chosen.id);
    else this.#input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #showHint(): void {
    const { input, wantedBytes, scope } = this.#state;
    if (input === "payload" || input === "passthrough") {
      this.#hint.replaceChildren(...this.#dataHint(input, wantedBytes));
      return;
    }
    const hint = hintFor(this.#input.value, this.commands, scope);
    if (!hint) {
      this.#hint.textContent = input === "off" ? "The modem is off or starting." : "Tab completes, arrow up recalls.";
      return;
    }
    const parts = hint.parts.map(({ text, isCurrent }) => (isCurrent ? element("b", {}, text) : text));
    this.#hint.replaceChildren(element("code", {}, ...parts), " ", element("span", {}, hint.explanation));
  }

  #dataHint(input: "payload" | "passthrough", wantedBytes: number | undefined): (Node | string)[] {
    const plusses = button("+++", () => this.onSend(utf8.encode("+++")), { class: "small", title: "Send +++ alone" });
    const size = wantedBytes === undefined ? "" : `, ${wantedBytes} B wanted`;
    return input === "payload"
      ? [`Payload${size}. \\r \\n \\t \\\\ \\x41 are understood. `, plusses]
      : ["Passthrough: what you send goes to the link. ", plusses];
  }
}

/** UTF-8, except where a byte is written out. */
function payloadBytes(text: string): Uint8Array {
  const known: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, "\\": 92 };
  const parts = text.split(/(\\(?:x[0-9a-f]{2}|[rnt\\]))/i).map((part, index) => {
    if (index % 2 === 0) return utf8.encode(part);
    const letter = part[1]?.toLowerCase() ?? "";
    return Uint8Array.of(known[letter] ?? Number.parseInt(part.slice(2), 16));
  });
  return concatBytes(parts);
}
