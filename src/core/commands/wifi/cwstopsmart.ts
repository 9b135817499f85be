import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Wi-Fi AT Commands: AT+CWSTOPSMART. OK also when it was not started (library). */
export const cwstopsmart = defineCommand({
  name: "CWSTOPSMART",
  chapter: "wifi",
  summary: "End AT+CWSTARTSMART.",
  execute({ modem }) {
    modem.settings.set("smartConfig", 0);
  },
});
