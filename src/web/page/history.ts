const KEPT = 200;
const STORE = "virtual-esp-at history";

/** Lines that were sent, also on earlier visits. */
export class CommandHistory {
  readonly #lines: string[] = load();
  #index = this.#lines.length;
  #draft = "";

  add(line: string): void {
    if (line !== "" && this.#lines.at(-1) !== line) this.#lines.push(line);
    this.#lines.splice(0, this.#lines.length - KEPT);
    this.#index = this.#lines.length;
    save(this.#lines);
  }

  /** `current` is what stands in the line and comes back at the end. */
  earlier(current: string): string | undefined {
    if (this.#index === this.#lines.length) this.#draft = current;
    if (this.#index === 0) return undefined;
    return this.#lines[--this.#index];
  }

  later(): string | undefined {
    if (this.#index >= this.#lines.length) return undefined;
    this.#index++;
    return this.#index === this.#lines.length ? this.#draft : this.#lines[this.#index];
  }
}

/** A browser may have no place to store things; the history then lasts as long as the page. */
function load(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(stored) ? stored.filter((line) => typeof line === "string") : [];
  } catch {
    return [];
  }
}

function save(lines: readonly string[]): void {
  try {
    // a password must not outlive the page
    localStorage.setItem(STORE, JSON.stringify(lines.filter((line) => !/^AT\+CW(JAP|SAP)/i.test(line))));
  } catch {
    // no place
  }
}
