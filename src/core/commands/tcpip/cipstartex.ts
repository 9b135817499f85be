import { refuse } from "../../dispatch/command-error.js";
import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { openFromLine, openVariants, peerParameters, refuseTaken } from "./open-parameters.js";

/** Seed: AT+CIPSTARTEX. The lowest free link; without AT+CIPMUX=1 the only one (golden 12). */
export const cipstartex = defineCommand({
  name: "CIPSTARTEX",
  chapter: "tcpip",
  summary: "Open a link whose number the modem chooses.",
  set: setWithVariants(peerParameters, openVariants, (context, reader) =>
    openFromLine(context, reader, () => {
      const { modem } = context;
      const id = modem.links.table.freeId;
      if (modem.settings.get("multiplex") === 0 && id !== 0) throw refuseTaken(modem);
      if (id === undefined) throw refuse();
      return id;
    }),
  ),
});
