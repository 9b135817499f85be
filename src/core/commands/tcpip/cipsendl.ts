import { demand } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId, number } from "../../dispatch/parameters.js";
import { LongSend } from "../../links/long-send.js";
import { openLink } from "./link-parameters.js";
import { choosePeer, SEND_FAIL, SEND_OK, sendVariants } from "./send-parameters.js";

const SEND_CANCELLED = "\r\nSEND CANCELLED\r\n";

/** Manual, TCP/IP AT Commands: AT+CIPSENDL (from 2.3). Reports and results: golden 15. */
export const cipsendl = defineCommand({
  name: "CIPSENDL",
  chapter: "tcpip",
  summary: "Send much data while it comes in.",
  set: setWithVariants(
    [linkId(), number("length", "bytes", { minimum: 1 })],
    sendVariants,
    async ({ modem, args, reply }, reader) => {
      demand(modem.settings.get("passthrough") === 0);
      const link = openLink(modem, args.linkId);
      if (reader.remaining > 0) await choosePeer(modem, link, reader);
      const sending = new LongSend(modem, link, args.length);
      modem.transmitter.write(modem.dialect.replies.prompt);
      const result = await sending.run();
      if (result === "canceled") {
        reply.end(SEND_CANCELLED);
        return;
      }
      reply.line(sending.progress());
      reply.end(result === "sent" ? SEND_OK : SEND_FAIL);
      modem.links.gate.closeForGap();
      // what came behind the last byte is refused only now (golden 15)
      if (sending.excess.length > 0) modem.dispatcher.complete.receive(sending.excess);
    },
  ),
});
