import { bytesOf, textOf } from "../bytes.js";
import { compileRegex, type Regex } from "./posix-regex.js";
import type { Transmitter } from "./transmitter.js";

/** More would fill a chip's memory; guess. */
const MOST_FILTERS = 50;

/** What a filter is made of; an empty pattern is one that was not given. */
export interface FilterPatterns {
  readonly head: string;
  readonly tail: string;
  /** Of regcomp; see RegexFlag. */
  readonly flags: number;
}

interface MessageFilter extends FilterPatterns {
  readonly headRegex: Regex | undefined;
  readonly tailRegex: Regex | undefined;
}

/**
 * AT+SYSMSGFILTER and AT+SYSMSGFILTERCFG: what the modem writes loses the head and the tail that a filter describes,
 * when it has both. Each message is looked at for itself. Source: manual; the order of the filters: library.
 */
export class MessageFilters {
  /** The latest comes first. */
  #filters: readonly MessageFilter[] = [];

  constructor(private readonly transmitter: Transmitter) {}

  get all(): readonly FilterPatterns[] {
    return this.#filters;
  }

  get enabled(): boolean {
    return this.transmitter.filter !== undefined;
  }

  enable(on: boolean): void {
    this.transmitter.filter = on ? (message) => this.#apply(message) : undefined;
  }

  /** False when a pattern cannot be read, or there are too many. */
  add(patterns: FilterPatterns): boolean {
    if (this.#filters.length >= MOST_FILTERS) return false;
    const { head, tail, flags } = patterns;
    const headRegex = compileRegex(head, flags);
    const tailRegex = compileRegex(tail, flags);
    if ((head !== "" && !headRegex) || (tail !== "" && !tailRegex)) return false;
    this.#filters = [{ head, tail, flags, headRegex, tailRegex }, ...this.#filters];
    return true;
  }

  /** Every filter that is made of these. False when there is none. */
  remove({ head, tail, flags }: FilterPatterns): boolean {
    const rest = this.#filters.filter((one) => one.head !== head || one.tail !== tail || one.flags !== flags);
    const found = rest.length < this.#filters.length;
    this.#filters = rest;
    return found;
  }

  clear(): void {
    this.#filters = [];
  }

  /** A restart. */
  reset(): void {
    this.enable(false);
    this.clear();
  }

  #apply(message: Uint8Array): Uint8Array {
    if (this.#filters.length === 0) return message;
    const text = textOf(message);
    for (const filter of this.#filters) {
      const left = leftBy(filter, text);
      if (left !== undefined) return bytesOf(left);
    }
    return message;
  }
}

/** What is left of a message; undefined when the filter is not about it. */
function leftBy({ headRegex, tailRegex }: MessageFilter, text: string): string | undefined {
  const nothing = { start: 0, end: 0 };
  const head = headRegex ? headRegex.find(text) : nothing;
  const tail = tailRegex ? tailRegex.find(text) : { start: text.length, end: text.length };
  if (!head || !tail) return undefined;
  return text.slice(0, head.start) + text.slice(head.end, tail.start) + text.slice(Math.max(head.end, tail.end));
}
