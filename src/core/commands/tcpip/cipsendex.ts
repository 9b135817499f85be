import { defineCommand, setInSteps } from "../../dispatch/define-command.js";
import { sendParameters, sendPayload, sendVariants } from "./send-parameters.js";

/** Seed: AT+CIPSENDEX: ends at the length or at `\\0`. */
export const cipsendex = defineCommand({
  name: "CIPSENDEX",
  chapter: "tcpip",
  summary: "Send data that may end before its length, at \\0.",
  set: setInSteps(sendParameters, sendVariants, (context, reader) => sendPayload(context, reader, { escapes: true })),
});
