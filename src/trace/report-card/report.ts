import type { RuleName } from "./rules.js";

/** Something that the host did and had better not. */
export interface Finding {
  readonly rule: RuleName;
  /** Milliseconds since the first thing that was seen. */
  readonly atMs: number;
  /** The bytes in question. */
  readonly bytes: Uint8Array;
  /** One sentence, without the bytes. */
  readonly message: string;
}

/** How often something was seen. */
export type Counts = Readonly<Record<string, number>>;

export interface Coverage {
  /** Commands with their forms as they were typed (`AT+CIPMUX?`, `AT+CIPSEND=`); of them what this firmware has. */
  readonly commands: Counts;
  /** Commands that this firmware has and nobody typed. */
  readonly unseenCommands: readonly string[];
  /** Last lines of answers: OK, ERROR, SEND OK ... */
  readonly answers: Counts;
  readonly unseenAnswers: readonly string[];
  /** What the modem said unasked: CLOSED, +IPD ... */
  readonly messages: Counts;
  readonly unseenMessages: readonly string[];
}

export interface Report {
  readonly dialect: string;
  readonly durationMs: number;
  /** In the order of time; of each rule the first fifty. */
  readonly findings: readonly Finding[];
  /** How many there were, those beyond the first fifty included. */
  readonly counts: Readonly<Partial<Record<RuleName, number>>>;
  readonly coverage: Coverage;
}
