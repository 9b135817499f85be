import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";

/** Manual, Basic AT Commands: AT+SYSRAM. No blank line before OK (golden 05; set form: library); the numbers are an estimate. */
export const sysram = defineCommand({
  name: "SYSRAM",
  chapter: "basic",
  summary: "Show how much memory is free, now and at the worst.",
  query({ modem, reply }) {
    const { freeBytes, minimumFreeBytes } = modem.memory.measure();
    reply.raw(modem.dialect.replies.memory(freeBytes, minimumFreeBytes));
  },
  // memory of one kind here, so that whatever is asked for gets the same answer
  set: set(
    [number("capabilities", "kinds of memory, a bit each", { minimum: 1, maximum: 0xfffff })],
    ({ modem, reply, name }) => {
      const { freeBytes, minimumFreeBytes, largestBlockBytes, totalBytes } = modem.memory.measure();
      reply.raw(`+${name}:${[largestBlockBytes, freeBytes, minimumFreeBytes, totalBytes].join(",")}`);
    },
  ),
});
