/** One row of the two lanes. */
export interface Entry {
  /** Ascending. */
  readonly id: number;
  readonly atMs: number;
  readonly lane: "serial" | "network";
  /** "down": from the host towards the network; "up": towards the host. */
  readonly flow: "down" | "up" | "none";
  /** In a few words. */
  title: string;
  /** The beginning of its data, as text. */
  preview: string;
  /** What became of it: a command's result ... */
  note: string;
  /** ... and how long it took. */
  took: string;
  tone: Tone;
  readonly pieces: Uint8Array[];
  lengthBytes: number;
  linkId?: number;
  readonly connection?: number;
  /** In the other lane: where its bytes came from, or went. */
  readonly partners: Set<number>;
}

/** "quiet" is what one mostly does not want to see: echo, empty lines. */
export type Tone = "plain" | "data" | "quiet" | "busy" | "error";

export type NewEntry = Pick<Entry, "atMs" | "lane" | "flow"> &
  Partial<Pick<Entry, "title" | "tone" | "linkId" | "connection">>;

export function makeEntry(id: number, fields: NewEntry): Entry {
  return {
    title: "",
    preview: "",
    note: "",
    took: "",
    tone: "plain",
    ...fields,
    id,
    pieces: [],
    lengthBytes: 0,
    partners: new Set(),
  };
}

export function addBytes(entry: Entry, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  entry.pieces.push(bytes);
  entry.lengthBytes += bytes.length;
}

export function bytesOfEntry(entry: Entry): Uint8Array {
  const whole = new Uint8Array(entry.lengthBytes);
  let offset = 0;
  for (const piece of entry.pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** What came from one network event went to the other lane. */
export function makePartners(one: Entry, other: Entry): void {
  one.partners.add(other.id);
  other.partners.add(one.id);
}
