import { bytesOf, textOf } from "../bytes.js";
import type { Activity } from "./activity.js";

/** An activity with its time, as captures keep it. */
export interface TimedActivity {
  /** {@link Clock.now} */
  readonly atMs: number;
  readonly activity: Activity;
}

/** A value that JSON can hold. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * The one form in which activities are saved and sent: the activity's own fields with `atMs` in front, and bytes as a
 * text of one character a byte (latin-1). A capture (`.jsonl`) has one such object a line.
 */
export function activityToJson({ atMs, activity }: TimedActivity): JsonObject {
  return { atMs, ...activity, ...("bytes" in activity && { bytes: textOf(activity.bytes) }) };
}

/** What {@link activityToJson} made; undefined for anything else, such as a line that a later version has added. */
export function activityFromJson(value: unknown): TimedActivity | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { atMs, ...fields } = value as Record<string, unknown>;
  if (typeof atMs !== "number" || !isKind(fields.kind)) return undefined;
  if (!Object.entries(fieldTypes[fields.kind]).every(([name, is]) => is(fields[name]))) return undefined;
  const { bytes } = fields;
  const activity = typeof bytes === "string" ? { ...fields, bytes: bytesOf(bytes) } : fields;
  return { atMs, activity: activity as unknown as Activity };
}

type Kind = Activity["kind"];
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isFlag: Check = (value) => typeof value === "boolean";
const isEndpoint: Check = (value) => {
  const { address, port } = (value ?? {}) as Record<string, unknown>;
  return isText(address) && isNumber(port);
};

const connection = { connection: isNumber, protocol: isText, local: isEndpoint, remote: isEndpoint };

/** The fields that every activity of a kind has. */
const fieldTypes: Readonly<Record<Kind, Readonly<Record<string, Check>>>> = {
  start: {},
  host: { bytes: isText },
  modem: { bytes: isText },
  line: { full: isFlag },
  unread: {},
  command: { line: isText },
  result: { line: isText, result: isText },
  refused: { during: isText, bytes: isText },
  link: { state: isText, id: isNumber, type: isText, role: isText, localPort: isNumber, remote: isEndpoint },
  connecting: connection,
  connected: { ...connection, accepted: isFlag },
  received: { ...connection, bytes: isText },
  sent: { ...connection, bytes: isText },
  disconnected: { ...connection, by: isText },
  listening: { protocol: isText, local: isEndpoint },
  "not-listening": { protocol: isText, local: isEndpoint },
  lookup: { name: isText },
  ping: { address: isText },
  http: { url: isText },
};

function isKind(value: unknown): value is Kind {
  return typeof value === "string" && Object.hasOwn(fieldTypes, value);
}
