/** What is wrong with a scenario file, in one sentence for the person who wrote it. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** Reads the fields of one JSON object of a scenario; every error says where it is and which field it means. */
export class FieldReader {
  private readonly fields: Readonly<Record<string, unknown>>;

  /** @param where the file and the step or peer, as errors name it */
  constructor(
    json: unknown,
    private readonly where: string,
  ) {
    if (typeof json !== "object" || json === null || Array.isArray(json))
      this.refuse(`must be an object, not ${nameOf(json)}`);
    this.fields = json as Record<string, unknown>;
  }

  refuse(reason: string): never {
    throw new ScenarioError(`${this.where}: ${reason}`);
  }

  has(field: string): boolean {
    return Object.hasOwn(this.fields, field);
  }

  /** A misspelt field would otherwise be a check that silently does not happen. */
  refuseOthers(known: readonly string[]): void {
    const other = Object.keys(this.fields).find((field) => !known.includes(field));
    if (other !== undefined) this.refuse(`"${other}" is not a field here (known: ${known.join(", ")})`);
  }

  string(field: string, absent?: string): string {
    return this.read(field, absent, "a string", (value) => typeof value === "string");
  }

  optionalString(field: string): string | undefined {
    return this.has(field) ? this.string(field) : undefined;
  }

  /** A string whose characters stand for bytes. */
  bytes(field: string, absent?: string): string {
    return this.onlyBytes(field, this.string(field, absent));
  }

  optionalBytes(field: string): string | undefined {
    return this.has(field) ? this.bytes(field) : undefined;
  }

  bytesList(field: string): string[] {
    return this.list(field).map((item, index) => {
      if (typeof item !== "string") return this.refuse(`${field}[${index}] must be a string, not ${nameOf(item)}`);
      return this.onlyBytes(`${field}[${index}]`, item);
    });
  }

  boolean(field: string, absent?: boolean): boolean {
    return this.read(field, absent, "true or false", (value) => typeof value === "boolean");
  }

  optionalBoolean(field: string): boolean | undefined {
    return this.has(field) ? this.boolean(field) : undefined;
  }

  integer(field: string, least: number, most: number, absent?: number): number {
    return this.read(field, absent, `a whole number from ${least} to ${most}`, (value) => {
      return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    });
  }

  optionalInteger(field: string, least: number, most: number): number | undefined {
    return this.has(field) ? this.integer(field, least, most) : undefined;
  }

  oneOf<Word extends string>(field: string, words: readonly Word[], absent?: Word): Word {
    return this.read(field, absent, `one of ${words.join(", ")}`, (value) => words.includes(value as Word));
  }

  list(field: string): unknown[] {
    return this.read<unknown[]>(field, undefined, "a list", (value) => Array.isArray(value));
  }

  optionalEntries(field: string): [string, unknown][] {
    const object = this.read<object>(field, {}, "an object", (value) => {
      return typeof value === "object" && value !== null && !Array.isArray(value);
    });
    return Object.entries(object);
  }

  private read<Value>(
    field: string,
    absent: Value | undefined,
    kind: string,
    fits: (value: unknown) => boolean,
  ): Value {
    if (!this.has(field)) return absent !== undefined ? absent : this.refuse(`${field} is missing (${kind})`);
    const value = this.fields[field];
    return fits(value) ? (value as Value) : this.refuse(`${field} must be ${kind}, not ${nameOf(value)}`);
  }

  private onlyBytes(field: string, text: string): string {
    const index = text.search(/[^\0-\xff]/);
    return index < 0
      ? text
      : this.refuse(`${field} has a character above 255 at index ${index}; text stands for bytes (latin1)`);
  }
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return JSON.stringify(value);
}
