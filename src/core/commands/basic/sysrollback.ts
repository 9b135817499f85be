import { refuse } from "../../dispatch/command-error.js";
import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+SYSROLLBACK. An error without an older firmware in the other partition. */
export const sysrollback = defineCommand({
  name: "SYSROLLBACK",
  chapter: "basic",
  summary: "Go back to the firmware that ran before the last update.",
  execute() {
    throw refuse();
  },
});
