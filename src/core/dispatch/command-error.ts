import type { Dialect, RefusalReason } from "../dialects/dialect.js";

/**
 * The error codes that AT+SYSLOG=1 shows as `ERR CODE:0x........`: 0x01, a kind, and a detail.
 * Source: manual, AT+SYSLOG; which refusal carries which code: shared golden scenarios 03, 07, 09.
 */
export const ErrorCode = {
  /** The line does not begin with AT, or is too long. */
  noAt: 0x01030000,
  /** An unusable value; only some Wi-Fi commands say so, counting from 1. */
  invalidParameter: (index: number): number => 0x01070001 + index,
  /** A missing parameter, or one of the wrong type, counting from 0. */
  unreadableParameter: (index: number): number => 0x01080000 + index,
  unsupportedCommand: 0x01090000,
  executionFailed: 0x010a0000,
  busy: 0x010b0000,
} as const;

interface CommandErrorOptions {
  readonly code?: number | undefined;
  readonly line?: string | undefined;
  readonly result?: string | undefined;
  readonly afterwards?: (() => void) | undefined;
  readonly cause?: unknown;
}

/** A refusal that the host sees as ERROR. Anything else that a command throws is a bug. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** Shown before ERROR when AT+SYSLOG=1. */
  readonly code: number | undefined;
  /** A whole line that stands before ERROR, such as `ALREADY CONNECTED`. */
  readonly line: string | undefined;
  /** Instead of ERROR. */
  readonly result: string | undefined;
  /** Runs once the result has been given. */
  readonly afterwards: (() => void) | undefined;

  constructor(options: CommandErrorOptions = {}) {
    super(
      options.line ?? (options.code === undefined ? "refused" : `refused with code 0x${options.code.toString(16)}`),
      {
        cause: options.cause,
      },
    );
    this.code = options.code;
    this.line = options.line;
    this.result = options.result;
    this.afterwards = options.afterwards;
  }
}

/** A plain ERROR without any code. */
export function refuse(cause?: unknown): CommandError {
  return new CommandError({ cause });
}

/** Throws a plain ERROR unless the condition holds. */
export function demand(condition: boolean): asserts condition {
  if (!condition) throw refuse();
}

/** An ERROR with the dialect's line for the reason, if it has one. */
export function refuseFor(dialect: Dialect, reason: RefusalReason, cause?: unknown): CommandError {
  return new CommandError({ line: dialect.replies.refusals[reason], cause });
}

/** As {@link demand}, with the dialect's line for the reason. */
export function demandFor(dialect: Dialect, reason: RefusalReason, condition: boolean): asserts condition {
  if (!condition) throw refuseFor(dialect, reason);
}
