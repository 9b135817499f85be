import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT. */
export const at = defineCommand({
  name: "",
  chapter: "basic",
  summary: "Test whether the modem answers.",
  execute() {},
});
