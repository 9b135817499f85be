import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId } from "../../dispatch/parameters.js";
import { openFromLine, openVariants, peerParameters, refuseTaken } from "./open-parameters.js";

/** Seed: AT+CIPSTART. CONNECT comes before OK (golden 08). */
export const cipstart = defineCommand({
  name: "CIPSTART",
  chapter: "tcpip",
  summary: "Open a link.",
  set: setWithVariants([linkId(), ...peerParameters], openVariants, (context, reader) =>
    openFromLine(context, reader, () => {
      const id = context.args.linkId ?? 0;
      if (context.modem.links.table.get(id)) throw refuseTaken(context.modem);
      return id;
    }),
  ),
});
