import { demand, demandFor, refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId, number, optional } from "../../dispatch/parameters.js";
import { openLink } from "./link-parameters.js";

const keepDatagram = optional(number("keepDatagram", "1 a whole datagram or nothing", { minimum: 0, maximum: 1 }));

/** Seed: AT+CIPRECVDATA. No blank line before OK; then a new +IPD, or the CLOSED that was held back (golden 25, 26). */
export const ciprecvdata = defineCommand({
  name: "CIPRECVDATA",
  chapter: "tcpip",
  summary: "Read what a link has received.",
  set: setWithVariants(
    [linkId(), number("length", "bytes at most", { minimum: 1 })],
    [{ when: "the dialect keeps datagrams apart", parameters: [keepDatagram] }],
    ({ modem, reply, args }, reader) => {
      const whole = modem.dialect.rules.readsDatagrams && reader.read(keepDatagram) === 1;
      reader.end();
      const link = openLink(modem, args.linkId);
      demandFor(modem.dialect, "link is not TCP", modem.links.canReceivePassively(link));
      demand(modem.links.receiving(link.id).mode === 1 && args.length <= modem.dialect.limits.readBytes);
      const read = modem.links.read(link, args.length, whole);
      if (!read) {
        if (modem.dialect.rules.readsNothing) return;
        throw refuse();
      }
      const length = read.pieces.reduce((sum, piece) => sum + piece.length, 0);
      const sender = modem.settings.get("showSender") ? read.sender : undefined;
      reply.raw(modem.dialect.replies.read(length, sender));
      for (const piece of read.pieces) reply.raw(piece);
      reply.after(() => modem.links.afterRead(link));
    },
  ),
});
