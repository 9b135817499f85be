import type { Dialect } from "../dialect.js";
import { defaultWords } from "./defaults.js";
import { limitWords } from "./limits.js";
import { replyWords } from "./replies.js";
import { ruleWords } from "./rules.js";
import { say, type Wording } from "./wording.js";

/** The parts of the dialect's data whose values have words. */
export type WordedSection = "limits" | "replies" | "rules" | "defaults" | "errno";

/** A point of a dialect in words: what it is about, and what the host sees there. */
export interface DialectPoint {
  readonly section: WordedSection;
  /** The name in the data. */
  readonly name: string;
  readonly point: string;
  readonly says: string;
}

const sections: Readonly<Record<Exclude<WordedSection, "errno">, Readonly<Record<string, unknown>>>> = {
  limits: limitWords,
  replies: replyWords,
  rules: ruleWords,
  defaults: defaultWords,
};

/** Every point of a dialect in words, in the order of the data. */
export function describeDialect(dialect: Dialect): readonly DialectPoint[] {
  return (["limits", "replies", "rules", "defaults", "errno"] as const).flatMap((section) =>
    Object.entries(dialect[section]).map(([name, value]) => {
      const { point, says } = wordingOf(section, name);
      return { section, name, point, says: says(value) };
    }),
  );
}

function wordingOf(section: WordedSection, name: string): Wording<unknown> {
  if (section === "errno") {
    return say(`+ERRNO after the failure "${name}"`, (number) => `0x${Number(number).toString(16)}`);
  }
  // the types of the four see to it that every name is there, with its value's type
  return sections[section][name] as Wording<unknown>;
}
