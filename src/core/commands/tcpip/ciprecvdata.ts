import { demand, demandFor, refuse } from "../../dispatch/command-error.js";
import { defineCommand, setInSteps } from "../../dispatch/define-command.js";
import { linkId, missingAllowed, number } from "../../dispatch/parameters.js";
import { openLink } from "./link-parameters.js";

const length = number("length", "bytes at most", { minimum: 1 });
const keepDatagram = missingAllowed(
  number("keepDatagram", "1 a whole datagram or nothing", { minimum: 0, maximum: 1 }),
);

/**
 * Seed: AT+CIPRECVDATA. No blank line before OK; then a new +IPD, or the CLOSED that was held back (golden 25, 26). In active mode
 * nothing else is looked at (library).
 */
export const ciprecvdata = defineCommand({
  name: "CIPRECVDATA",
  chapter: "tcpip",
  summary: "Read what a link has received.",
  set: setInSteps(
    [linkId(), length],
    [{ when: "the dialect keeps datagrams apart", parameters: [keepDatagram] }],
    ({ modem, reply }, reader) => {
      const id = reader.read(linkId());
      demand(modem.links.receiver.receiving(id ?? 0).mode === 1);
      const limit = reader.read(length);
      const whole = modem.dialect.rules.readsDatagrams && reader.read(keepDatagram) === 1;
      reader.end();
      const link = openLink(modem, id);
      demandFor(modem.dialect, "link is not TCP", modem.links.receiver.canReceivePassively(link));
      demand(limit <= modem.dialect.limits.readBytes);
      const read = modem.links.receiver.read(link, limit, whole);
      if (!read) {
        if (modem.dialect.rules.readsNothing) return;
        throw refuse();
      }
      const readBytes = read.pieces.reduce((sum, piece) => sum + piece.length, 0);
      const sender = modem.settings.get("showSender") ? read.sender : undefined;
      reply.raw(modem.dialect.replies.read(readBytes, sender));
      for (const piece of read.pieces) reply.raw(piece);
      reply.after(() => modem.links.receiver.afterRead(link));
    },
  ),
});
