import { captureText, readCapture } from "./capture.js";
import { button, element } from "./dom.js";
import type { Which } from "./timeline/filter.js";
import { LanesView, type RowCount } from "./timeline/lanes-view.js";
import type { Timeline } from "./timeline/timeline.js";

const choices: Readonly<Record<Which, string>> = {
  all: "All",
  trouble: "Errors and busy",
  data: "Data",
  commands: "Commands",
};

/** The lanes with what is around them: search, filter, pause, save and load. */
export class LanesPanel {
  readonly root: HTMLElement;
  /** The wall time at which the modem's clock showed 0, in milliseconds. */
  clockStartedAtMs = 0;
  readonly #view: LanesView;
  readonly #status = element("span", { class: "count", role: "status" });
  readonly #search = element("input", { type: "search", placeholder: "Search text or hex", "aria-label": "Search" });
  readonly #which = element("select", { "aria-label": "Show" });
  readonly #quiet = element("input", { type: "checkbox" });
  readonly #pause: HTMLButtonElement;
  readonly #banner = element("div", { class: "banner", role: "status", hidden: true });

  constructor(
    private readonly live: Timeline,
    private readonly name: string,
    private readonly dialect: string,
  ) {
    this.#view = new LanesView(live, this.#filter, (count) => this.#showCount(count));
    for (const [value, text] of Object.entries(choices)) this.#which.append(element("option", { value }, text));
    this.#pause = button("Pause", () => this.togglePause(), { "aria-pressed": "false" });
    for (const control of [this.#search, this.#which, this.#quiet])
      control.addEventListener("input", () => this.#view.setFilter(this.#filter));
    // some browsers clear it by themselves, and do not say so
    this.#search.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      this.#search.value = "";
      this.#view.setFilter(this.#filter);
    });
    const file = element("input", {
      type: "file",
      accept: ".jsonl,application/jsonl",
      hidden: true,
      "aria-label": "Capture",
    });
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) void this.#load(chosen);
      file.value = "";
    });
    const bar = element(
      "div",
      { class: "bar" },
      this.#search,
      this.#which,
      element("label", {}, this.#quiet, "Echo"),
      this.#pause,
    );
    bar.append(
      button("Save", () => this.#save(), { title: "Save as a capture (.jsonl)" }),
      button("Load", () => file.click(), { title: "Look at a saved capture or trace (.jsonl)" }),
      file,
      this.#status,
    );
    this.root = element(
      "section",
      { class: "panel timeline", "aria-label": "Serial port and network" },
      bar,
      this.#banner,
      this.#view.root,
    );
  }

  refresh(): void {
    this.#view.refresh();
  }

  focusSearch(): void {
    this.#search.focus();
  }

  togglePause(): void {
    const paused = !this.#view.isPaused;
    this.#view.setPaused(paused);
    this.#pause.textContent = paused ? "Go on" : "Pause";
    this.#pause.setAttribute("aria-pressed", String(paused));
  }

  get #filter() {
    return {
      which: (this.#which.value || "all") as Which,
      withQuiet: this.#quiet.checked,
      search: this.#search.value.trim(),
    };
  }

  #showCount({ shown, all, behind }: RowCount): void {
    const numbers = shown === all ? `${all}` : `${shown} of ${all}`;
    const more = behind > 0 ? `, ${behind} new` : "";
    if (this.#status.textContent === `${numbers} events${more}`) return;
    this.#status.replaceChildren(numbers, element("span", { class: "unit" }, " events"), more);
  }

  #save(): void {
    const text = captureText(this.live.records, this.dialect, this.clockStartedAtMs);
    const url = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
    element("a", { href: url, download: `${this.name}.jsonl` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  async #load(file: File): Promise<void> {
    try {
      this.#view.show(readCapture(await file.text(), file.name));
      this.#showBanner(`This is ${file.name}, not what happens now.`, "Back to live");
    } catch (error) {
      this.#showBanner((error as Error).message, "Close");
    }
  }

  #showBanner(text: string, back: string): void {
    const leave = button(back, () => {
      this.#banner.hidden = true;
      this.#view.show(this.live);
    });
    this.#banner.replaceChildren(text, " ", leave);
    this.#banner.hidden = false;
  }
}
