import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: ATE. Its own line is still echoed (golden 01). */
export const ate0 = defineCommand({
  name: "E0",
  chapter: "basic",
  summary: "Switch echo off.",
  execute({ modem }) {
    modem.settings.set("echo", false);
  },
});
