import { element, svgElement, uniqueId } from "../dom.js";
import type { Entry } from "./entry.js";
import { type Filter, passes } from "./filter.js";
import { detailPixels, ROW_PIXELS, type RowState, renderRow } from "./row-view.js";
import type { Timeline } from "./timeline.js";

/** Rows beyond the visible ones, so that scrolling shows no gaps. */
const SPARE_ROWS = 10;
/** Closer to the end than this, the view follows what comes. */
const FOLLOW_PIXELS = 40;
const REFRESH_MS = 30;
/** Looking through everything takes a while. */
const SEARCH_MS = 250;

export interface RowCount {
  /** Rows that pass the filter, of all that there are. */
  readonly shown: number;
  readonly all: number;
  /** Came since the view was paused. */
  readonly behind: number;
}

/**
 * The two lanes, one row an event. Only the rows in view exist, so that the number of events does not matter; every
 * row's height is known without laying it out.
 */
export class LanesView {
  readonly root: HTMLElement;
  readonly #prefix = uniqueId("row");
  readonly #scroller = element("div", {
    class: "rows",
    role: "tree",
    tabindex: 0,
    "aria-label": "Serial port and network",
  });
  readonly #canvas = element("div", { class: "canvas", role: "presentation" });
  readonly #lines = svgElement("svg", { class: "lines", "aria-hidden": "true" });
  readonly #expanded = new Set<number>();
  #shown: readonly Entry[] = [];
  #tops: number[] = [];
  #active: number | undefined;
  #follows = true;
  #pausedAt: readonly Entry[] | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  /** The rows that exist, each with what it shows: one that shows the same stays, and with it a selection in it. */
  readonly #rows = new Map<number, { readonly key: string; readonly row: HTMLElement }>();

  constructor(
    private timeline: Timeline,
    private filter: Filter,
    private readonly onCount: (count: RowCount) => void,
  ) {
    this.#canvas.append(this.#lines);
    this.#scroller.append(this.#canvas);
    const heads = element(
      "div",
      { class: "heads", "aria-hidden": "true" },
      element("span", {}, "s"),
      element("span", {}, "serial port"),
      element("span", {}, "network"),
    );
    this.root = element("div", { class: "lanes" }, heads, this.#scroller);
    this.#scroller.addEventListener("scroll", () => this.#scrolled());
    this.#scroller.addEventListener("click", (event) => this.#click(event));
    this.#scroller.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.refresh()).observe(this.#scroller);
  }

  get isPaused(): boolean {
    return this.#pausedAt !== undefined;
  }

  /** Something is new; drawn soon, together with what comes until then. */
  refresh(): void {
    this.#waiting ??= setTimeout(
      () => {
        this.#waiting = undefined;
        this.#layOut();
      },
      this.filter.search === "" ? REFRESH_MS : SEARCH_MS,
    );
  }

  show(timeline: Timeline): void {
    this.timeline = timeline;
    this.#expanded.clear();
    this.#rows.clear();
    this.#canvas.replaceChildren(this.#lines);
    this.#active = undefined;
    this.#pausedAt = undefined;
    this.#follows = true;
    this.refresh();
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.refresh();
  }

  /** A paused view stays as it is while the modem goes on. */
  setPaused(paused: boolean): void {
    this.#pausedAt = paused ? [...this.timeline.entries] : undefined;
    this.#follows ||= !paused;
    this.refresh();
  }

  #layOut(): void {
    const entries = this.#pausedAt ?? this.timeline.entries;
    this.#shown = entries.filter((entry) => passes(entry, this.filter));
    this.#tops = [];
    let top = 0;
    for (const entry of this.#shown) {
      this.#tops.push(top);
      top += this.#heightOf(entry);
    }
    this.#canvas.style.height = `${top}px`;
    if (this.#follows && !this.isPaused) this.#scroller.scrollTop = top;
    this.#draw();
    const behind = this.#pausedAt ? (this.timeline.entries.at(-1)?.id ?? 0) - (this.#pausedAt.at(-1)?.id ?? 0) : 0;
    this.onCount({ shown: this.#shown.length, all: entries.length, behind });
  }

  #heightOf(entry: Entry): number {
    return ROW_PIXELS + (this.#expanded.has(entry.id) ? detailPixels(entry) : 0);
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.max(0, this.#rowAt(scrollTop) - SPARE_ROWS);
    const last = Math.min(this.#shown.length, this.#rowAt(scrollTop + clientHeight) + SPARE_ROWS + 1);
    const originMs = this.timeline.records[0]?.atMs ?? 0;
    const partners = this.#active === undefined ? undefined : this.timeline.find(this.#active)?.partners;
    const entries = this.#shown.slice(first, last);
    const inView = new Set(entries.map(({ id }) => id));
    for (const [id, { row }] of this.#rows) {
      if (inView.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const [index, entry] of entries.entries()) {
      this.#drawRow(entry, {
        top: this.#tops[first + index] ?? 0,
        height: this.#heightOf(entry),
        originMs,
        isExpanded: this.#expanded.has(entry.id),
        isActive: entry.id === this.#active,
        isPartner: partners?.has(entry.id) ?? false,
        id: `${this.#prefix}-${entry.id}`,
      });
    }
    this.#drawLines(first, last);
    const isThere = this.#active !== undefined && inView.has(this.#active);
    if (isThere) this.#scroller.setAttribute("aria-activedescendant", `${this.#prefix}-${this.#active}`);
    else this.#scroller.removeAttribute("aria-activedescendant");
  }

  #drawRow(entry: Entry, state: RowState): void {
    const { title, preview, note, took, tone, linkId, lengthBytes, partners } = entry;
    const key = JSON.stringify([state, title, preview, note, took, tone, linkId, lengthBytes, partners.size]);
    const old = this.#rows.get(entry.id);
    if (old?.key === key) return;
    const row = renderRow(entry, state);
    if (old) old.row.replaceWith(row);
    else this.#canvas.append(row);
    this.#rows.set(entry.id, { key, row });
  }

  /** From bytes in one lane to where they came from in the other. */
  #drawLines(first: number, last: number): void {
    const gutter = Number.parseFloat(getComputedStyle(this.root).getPropertyValue("--gutter"));
    const time = Number.parseFloat(getComputedStyle(this.root).getPropertyValue("--time"));
    const lane = (this.#canvas.clientWidth - time - gutter) / 2;
    const [left, right] = [time + lane, time + lane + gutter];
    const paths: SVGElement[] = [];
    for (let index = first; index < last; index++) {
      const entry = this.#shown[index];
      if (entry?.lane !== "serial") continue;
      const y = (this.#tops[index] ?? 0) + ROW_PIXELS / 2;
      for (const partner of entry.partners) {
        const other = this.#indexOf(partner);
        if (other === undefined) continue;
        const otherY = (this.#tops[other] ?? 0) + ROW_PIXELS / 2;
        const middle = (left + right) / 2;
        const isActive = this.#active === entry.id || this.#active === partner;
        paths.push(
          svgElement("path", {
            d: `M${left} ${y} C${middle} ${y} ${middle} ${otherY} ${right} ${otherY}`,
            class: `${entry.flow}${isActive ? " active" : ""}`,
          }),
        );
      }
    }
    this.#lines.replaceChildren(...paths);
  }

  #rowAt(pixels: number): number {
    let [low, high] = [0, this.#tops.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#tops[middle] ?? 0) <= pixels) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  #indexOf(id: number): number | undefined {
    let [low, high] = [0, this.#shown.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#shown[middle]?.id ?? 0;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    this.#follows = scrollHeight - scrollTop - clientHeight < FOLLOW_PIXELS;
    this.#draw();
  }

  #click({ target }: Event): void {
    if (!(target instanceof Element)) return;
    const go = target.closest<HTMLElement>("[data-go]")?.dataset.go;
    if (go !== undefined) {
      this.#activate(Number(go));
      return;
    }
    const summary = target.closest(".summary");
    const entry = summary?.closest<HTMLElement>("[data-entry]")?.dataset.entry;
    if (entry !== undefined) this.#toggle(Number(entry));
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#scroller) return;
    const index = this.#active === undefined ? undefined : this.#indexOf(this.#active);
    const move = (to: number) => {
      const entry = this.#shown[Math.max(0, Math.min(this.#shown.length - 1, to))];
      if (entry) this.#activate(entry.id);
    };
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / ROW_PIXELS) - 1);
    const active = this.#active === undefined ? undefined : this.timeline.find(this.#active);
    const partner = [...(active?.partners ?? [])][0];
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(index === undefined ? this.#rowAt(this.#scroller.scrollTop) : index + 1),
      ArrowUp: () => move(index === undefined ? this.#shown.length - 1 : index - 1),
      PageDown: () => move((index ?? 0) + page),
      PageUp: () => move((index ?? 0) - page),
      Home: () => move(0),
      End: () => move(this.#shown.length - 1),
      Enter: () => active && this.#toggle(active.id),
      " ": () => active && this.#toggle(active.id),
      ArrowRight: () => active && !this.#expanded.has(active.id) && this.#toggle(active.id),
      ArrowLeft: () => active && this.#expanded.has(active.id) && this.#toggle(active.id),
      g: () => partner !== undefined && this.#activate(partner),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!action) return;
    action();
    event.preventDefault();
    event.stopPropagation();
  }

  #toggle(id: number): void {
    if (!this.#expanded.delete(id)) this.#expanded.add(id);
    this.#active = id;
    this.#follows = false;
    this.refresh();
  }

  #activate(id: number): void {
    this.#active = id;
    const index = this.#indexOf(id);
    if (index !== undefined) {
      const [top, { scrollTop, clientHeight }] = [this.#tops[index] ?? 0, this.#scroller];
      if (top < scrollTop) this.#scroller.scrollTop = top;
      if (top + ROW_PIXELS > scrollTop + clientHeight) this.#scroller.scrollTop = top + ROW_PIXELS - clientHeight;
      this.#follows = index === this.#shown.length - 1;
    }
    this.#draw();
  }
}
