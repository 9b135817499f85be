/** How a point of the dialects is said: what it is about, and what the host sees of a value. */
export interface Wording<Value> {
  readonly point: string;
  readonly says: (value: Value) => string;
}

/** A wording for each value of a part of the dialect's data. */
export type Wordings<Part> = { readonly [Name in keyof Part]-?: Wording<Part[Name]> };

export function say<Value>(point: string, says: (value: Value) => string): Wording<Value> {
  return { point, says };
}

export function count(point: string, unit: string): Wording<number> {
  return { point, says: (value) => `${value}${unit === "" ? "" : ` ${unit}`}` };
}

export function yesNo(point: string, yes: string, no: string): Wording<boolean> {
  return { point, says: (value) => (value ? yes : no) };
}

/** Bytes as they can be read: line ends as `\r\n`. */
export function visible(text: string): string {
  const named: Readonly<Record<string, string>> = { "\r": "\\r", "\n": "\\n" };
  return text.replace(/[\r\n]/g, (character) => named[character] ?? character);
}

export function textOrNothing(point: string, nothing = "nothing"): Wording<string | undefined> {
  return { point, says: (value) => (value === undefined ? nothing : visible(value)) };
}
