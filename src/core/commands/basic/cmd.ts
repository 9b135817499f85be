import { isPresent } from "../../dialects/dialect.js";
import { type CommandDefinition, defineCommand, hasForm } from "../../dispatch/define-command.js";
import type { CommandForm } from "../../parse/parse-line.js";

const FORMS: readonly CommandForm[] = ["test", "query", "set", "execute"];

/** Manual, Basic AT Commands: AT+CMD. No command has a test form (wire facts 2.7). */
export const cmd = defineCommand({
  name: "CMD",
  chapter: "basic",
  summary: "List the commands and their forms.",
  query({ modem, reply }) {
    const present = modem.commands.filter((command) => isPresent(modem.dialect, command.name));
    for (const [index, command] of present.entries()) {
      const forms = FORMS.map((form) =>
        hasForm(command, form) && isPresent(modem.dialect, command.name, form) ? 1 : 0,
      );
      reply.line(`+CMD:${index},"${nameOf(command)}",${forms.join(",")}`);
    }
  },
});

function nameOf({ name }: CommandDefinition): string {
  return name === "" || /^E\d$/.test(name) ? `AT${name}` : `AT+${name}`;
}
