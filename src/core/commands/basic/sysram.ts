import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+SYSRAM. No blank line before OK (golden 05); the numbers are an estimate. */
export const sysram = defineCommand({
  name: "SYSRAM",
  chapter: "basic",
  summary: "Show how much memory is free, now and at the worst.",
  query({ modem, reply }) {
    const { freeBytes, minimumFreeBytes } = modem.memory.measure();
    reply.raw(modem.dialect.replies.memory(freeBytes, minimumFreeBytes));
  },
});
