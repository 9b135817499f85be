import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: ATE. Its own line is not echoed yet (golden 01). */
export const ate1 = defineCommand({
  name: "E1",
  chapter: "basic",
  summary: "Switch echo on.",
  execute({ modem }) {
    modem.settings.set("echo", true);
  },
});
