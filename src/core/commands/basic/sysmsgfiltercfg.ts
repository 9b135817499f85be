import { textOf } from "../../bytes.js";
import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, emptyAllowed, number, optional } from "../../dispatch/parameters.js";
import { readWholePayload } from "../../dispatch/read-payload.js";

const Operator = { clear: 0, add: 1, remove: 2 } as const;

const lengths = [
  emptyAllowed(
    number("headLength", "bytes of the pattern for the head (before 4.2 up to 64)", { minimum: 0, maximum: 256 }),
  ),
  emptyAllowed(
    number("tailLength", "bytes of the pattern for the tail (before 4.2 up to 64)", { minimum: 0, maximum: 256 }),
  ),
] as const;

/** Sum of 1 = extended, 2 = ignore capitals, 8 = line by line (library). */
const flags = optional(number("flags", "of the patterns (not in every dialect)", { minimum: 0, maximum: 11 }));

/**
 * Manual, Basic AT Commands: AT+SYSMSGFILTERCFG (from 3.2). The patterns follow the prompt, the head's and then the
 * tail's; neither can have a NUL (library). The answer to the query is never filtered (library).
 */
export const sysmsgfiltercfg = defineCommand({
  name: "SYSMSGFILTERCFG",
  chapter: "basic",
  summary: "Choose what is taken out of the modem's messages.",
  query({ modem, reply }) {
    const { filtersHaveFlags } = modem.dialect.rules;
    for (const [index, filter] of modem.filters.all.entries()) {
      const tail = filtersHaveFlags ? `,${filter.flags}` : "";
      reply.exemptLine(`+SYSMSGFILTERCFG:${index},"${filter.head}","${filter.tail}"${tail}`);
    }
  },
  set: setWithVariants(
    [number("operator", "0 forget all, 1 add, 2 remove", { minimum: 0, maximum: 2 })],
    [
      { when: "operator is 1 or 2", parameters: lengths },
      { when: "operator is 1 or 2, and the dialect has flags", parameters: [...lengths, flags] },
    ],
    (context, reader) => {
      const { operator } = context.args;
      return operator === Operator.clear ? clear(context, reader) : change(context, reader, operator);
    },
  ),
});

function clear({ modem }: CommandContext, reader: ArgumentReader): void {
  reader.end();
  modem.filters.clear();
}

async function change({ modem }: CommandContext, reader: ArgumentReader, operator: number): Promise<void> {
  const { rules, limits } = modem.dialect;
  const { headLength = 0, tailLength = 0 } = reader.readAll(lengths);
  demand(Math.max(headLength, tailLength) <= limits.filterBytes && headLength + tailLength > 0);
  const chosen = rules.filtersHaveFlags ? (reader.read(flags) ?? 0) : 0;
  reader.end();
  demand((chosen & 4) === 0);
  const text = textOf(await readWholePayload(modem, headLength + tailLength));
  demand(!text.includes("\0"));
  const patterns = { head: text.slice(0, headLength), tail: text.slice(headLength), flags: chosen };
  demand(operator === Operator.add ? modem.filters.add(patterns) : modem.filters.remove(patterns));
}
