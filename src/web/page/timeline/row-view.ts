import { element } from "../dom.js";
import { bytesOfEntry, type Entry } from "./entry.js";
import { hexDump, plainText, sizeText } from "./visible-text.js";

export const ROW_PIXELS = 28;
/** Lines of the details; longer ones scroll. */
const DETAIL_LINES = 12;
const LINE_PIXELS = 18;
const DETAIL_FRAME_PIXELS = 46;
const HEX_ROW_BYTES = 16;
/** So much of an event is shown; the rest can be saved. */
const SHOWN_BYTES = 16 * 1024;

/** How much higher an entry's row is with its details; they do not have to be laid out to know it. */
export function detailPixels(entry: Entry): number {
  const shown = Math.min(entry.lengthBytes, SHOWN_BYTES);
  const lines = Math.max(
    Math.ceil(shown / HEX_ROW_BYTES),
    plainText(bytesOfEntry(entry).subarray(0, SHOWN_BYTES)).split("\n").length,
  );
  return Math.min(Math.max(lines, 1), DETAIL_LINES) * LINE_PIXELS + DETAIL_FRAME_PIXELS;
}

export interface RowState {
  readonly top: number;
  readonly height: number;
  readonly originMs: number;
  readonly isExpanded: boolean;
  readonly isActive: boolean;
  /** A partner of the active row. */
  readonly isPartner: boolean;
  readonly id: string;
}

const arrows = {
  serial: { down: "→", up: "←", none: "·" },
  network: { down: "→", up: "←", none: "·" },
} as const;

const spoken = {
  serial: { down: "host to modem", up: "modem to host", none: "modem" },
  network: { down: "sent", up: "received", none: "network" },
} as const;

export function renderRow(entry: Entry, state: RowState): HTMLElement {
  const { lane, flow, tone, title, preview, note, took } = entry;
  const time = timeText(entry.atMs - state.originMs);
  const row = element("div", {
    class: `row ${lane} ${tone} ${flow}${state.isActive ? " active" : ""}${state.isPartner ? " partner" : ""}`,
    role: "treeitem",
    id: state.id,
    "data-entry": entry.id,
    "aria-level": 1,
    "aria-expanded": String(state.isExpanded),
    "aria-selected": String(state.isActive),
    "aria-label": `${time} ${spoken[lane][flow]}: ${title} ${preview} ${note} ${took}`,
  });
  row.style.top = `${state.top}px`;
  row.style.height = `${state.height}px`;
  const cell = element("div", { class: "cell" }, element("span", { class: "arrow" }, arrows[lane][flow]));
  if (entry.linkId !== undefined && entry.linkId >= 0)
    cell.append(element("span", { class: `link link-${entry.linkId}` }, `${entry.linkId}`));
  cell.append(element("span", { class: "title" }, title));
  if (preview !== "") cell.append(element("span", { class: "preview" }, preview));
  if (note !== "")
    cell.append(element("span", { class: "note" }, note, element("span", { class: "took" }, ` ${took}`)));
  row.append(element("div", { class: "summary" }, element("time", {}, time), cell));
  if (state.isExpanded) row.append(renderDetails(entry));
  return row;
}

function renderDetails(entry: Entry): HTMLElement {
  const bytes = bytesOfEntry(entry).subarray(0, SHOWN_BYTES);
  const partners = [...entry.partners];
  const more = entry.lengthBytes > SHOWN_BYTES ? `, the first ${sizeText(SHOWN_BYTES)} shown` : "";
  const head = element("div", { class: "detail-head" }, `${sizeText(entry.lengthBytes)}${more}`);
  if (entry.connection !== undefined) head.append(` · connection ${entry.connection}`);
  for (const partner of partners.slice(0, 6)) {
    const text =
      entry.lane === "serial"
        ? entry.flow === "up"
          ? "came from"
          : "went to"
        : entry.flow === "up"
          ? "went to"
          : "came from";
    head.append(" ", element("button", { type: "button", class: "small", "data-go": partner }, `${text} ↗`));
  }
  const hex = element("pre", { class: "hex" }, hexDump(bytes));
  const text = element("pre", { class: "text" }, plainText(bytes));
  return element("div", { class: "details" }, head, element("div", { class: "bytes" }, text, hex));
}

/** Seconds since the first row, to the millisecond. */
function timeText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return seconds.toFixed(3);
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(3).padStart(6, "0");
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
