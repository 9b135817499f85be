import { demand } from "../../dispatch/command-error.js";
import { defineCommand, setInSteps } from "../../dispatch/define-command.js";
import { UdpMode } from "../../links/link.js";
import { Passthrough } from "../../links/passthrough.js";
import { sendParameters, sendPayload, sendVariants } from "./send-parameters.js";

/**
 * Seed: AT+CIPSEND. Without a length it enters passthrough, which needs AT+CIPMODE=1 and link 0, and no other (golden 22, 24, 40,
 * library).
 */
export const cipsend = defineCommand({
  name: "CIPSEND",
  chapter: "tcpip",
  summary: "Send data, or enter passthrough.",
  execute({ modem, reply }) {
    demand(modem.settings.get("passthrough") === 1);
    // seed: the destination of a UDP link must not change in passthrough
    demand(modem.links.table.getOpen(0)?.udpMode === UdpMode.fixed && modem.links.table.open.length === 1);
    modem.enterAfterCommand(new Passthrough(modem));
    reply.end(modem.dialect.replies.passthroughPrompt);
  },
  set: setInSteps(sendParameters, sendVariants, (context, reader) => sendPayload(context, reader, { escapes: false })),
});
