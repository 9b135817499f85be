import { defineCommand, setInSteps } from "../../dispatch/define-command.js";
import { LongSend } from "../../links/long-send.js";
import { readSend, SEND_FAIL, SEND_OK, sendParameters, sendVariants } from "./send-parameters.js";

const SEND_CANCELLED = "\r\nSEND CANCELLED\r\n";

/** Manual, TCP/IP AT Commands: AT+CIPSENDL (from 2.3). Reports and results: golden 15. */
export const cipsendl = defineCommand({
  name: "CIPSENDL",
  chapter: "tcpip",
  summary: "Send much data while it comes in.",
  set: setInSteps(sendParameters, sendVariants, async (context, reader) => {
    const { modem, reply } = context;
    const { link, lengthBytes } = await readSend(context, reader);
    const sending = new LongSend(modem, link, lengthBytes);
    modem.transmitter.write(modem.dialect.replies.prompt);
    const result = await sending.run();
    if (result === "canceled") {
      reply.end(SEND_CANCELLED);
      return;
    }
    reply.line(sending.progress());
    reply.end(result === "sent" ? SEND_OK : SEND_FAIL);
    modem.links.receiver.gate.closeForGap();
    // what came behind the last byte is refused only now (golden 15)
    if (sending.excess.length > 0) modem.dispatcher.complete.receive(sending.excess);
  }),
});
