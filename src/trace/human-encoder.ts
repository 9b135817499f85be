import { isNetworkActivity } from "../core/activity/activity.js";
import type { Endpoint } from "../core/ports.js";
import { visibleText } from "../testing/scenario/visible-text.js";
import type { TraceEncoder, TraceRecord } from "./trace.js";

const LONGEST_TEXT = 72;
const BYTES_A_LINE = 16;
/** What is shown of one piece in hex; a download would bury everything else. */
const MOST_HEX_BYTES = 256;
const INDENT = " ".repeat(13);

/**
 * For people: a line an event with the seconds since the start, an arrow from who spoke to who listened, and the bytes
 * as text and in hex. Serial line and network stand in two lanes.
 */
export const humanEncoder: TraceEncoder = {
  begin: () => "",
  encode(record) {
    const lane = record.kind !== "lost" && isNetworkActivity(record) ? "network" : "serial";
    const seconds = (record.atMs / 1000).toFixed(6).padStart(INDENT.length - 2);
    const hex = "bytes" in record && record.kind !== "refused" ? hexLines(record.bytes) : [];
    return [`${seconds}  ${lane.padEnd(7)}  ${describe(record)}`, ...hex].map((line) => `${line.trimEnd()}\n`).join("");
  },
};

function describe(record: TraceRecord): string {
  const { kind } = record;
  switch (record.kind) {
    case "start":
      return "modem starts";
    case "host":
      return `host → modem  ${quote(record.bytes)}`;
    case "modem":
      return `host ← modem  ${quote(record.bytes)}`;
    case "line":
      return record.full ? "  ! the host takes no more" : "  the host takes again";
    case "unread":
      return "  ! the host left before it had everything";
    case "command":
      return `  runs ${visibleText(record.line)}`;
    case "result":
      return `  ${record.result || "ends"}  (${visibleText(record.line)})`;
    case "refused":
      return `  ! thrown away during ${record.during}: ${quote(record.bytes)}`;
    case "lost":
      return `  ! ${record.records} records left out`;
    case "link":
      return `  link ${record.id} ${record.state} (${record.type} ${record.role}, ${place(record.remote)})`;
    case "connecting":
      return `${numberOf(record)}  modem → ${place(record.remote)}  connecting`;
    case "connected":
      return `${numberOf(record)}  modem ${record.accepted ? "←" : "→"} ${place(record.remote)}  connected`;
    case "sent":
      return `${numberOf(record)}  modem → ${place(record.remote)}  ${quote(record.bytes)}`;
    case "received":
      return `${numberOf(record)}  modem ← ${place(record.remote)}  ${quote(record.bytes)}`;
    case "disconnected": {
      const how = record.failure ?? (record.reset ? "reset" : "closed");
      return `${numberOf(record)}  modem ${record.by === "modem" ? "→" : "←"} ${place(record.remote)}  ${how}`;
    }
    case "listening":
    case "not-listening":
      return `${record.protocol} server at ${place(record.local)}  ${record.kind.replace("-", " ")}`;
    case "lookup":
      return `${record.name} is ${record.address ?? `not known: ${record.failure}`}`;
    case "ping":
      return `ping ${record.address}  ${record.failure ?? `${record.roundTripMs?.toFixed(1)} ms`}`;
    case "http":
      return `GET ${record.url}  ${record.failure ?? record.status ?? ""}`;
    default:
      return kind;
  }
}

function numberOf({ protocol, connection }: { readonly protocol: string; readonly connection: number }): string {
  return `${protocol} ${connection}`;
}

function place({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address || "?"}:${port}`;
}

function quote(bytes: Uint8Array): string {
  const text = visibleText(Buffer.from(bytes.subarray(0, LONGEST_TEXT)).toString("latin1"));
  const isWhole = bytes.length <= LONGEST_TEXT && text.length <= LONGEST_TEXT;
  return isWhole ? text : `${text.slice(0, LONGEST_TEXT)}... (${bytes.length} bytes)`;
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let start = 0; start < Math.min(bytes.length, MOST_HEX_BYTES); start += BYTES_A_LINE) {
    const row = Buffer.from(bytes.subarray(start, start + BYTES_A_LINE));
    const hex = row.toString("hex").replace(/../g, "$& ");
    const text = row.toString("latin1").replace(/[^ -~]/g, ".");
    lines.push(`${INDENT}${start.toString(16).padStart(4, "0")}  ${hex.padEnd(BYTES_A_LINE * 3)} ${text}`);
  }
  const more = bytes.length - MOST_HEX_BYTES;
  return more > 0 ? [...lines, `${INDENT}... and ${more} more bytes`] : lines;
}
