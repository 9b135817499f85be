import { demand } from "../../dispatch/command-error.js";
import { defineCommand, set } from "../../dispatch/define-command.js";
import { linkId, number } from "../../dispatch/parameters.js";
import { openLink } from "./link-parameters.js";

/** NonOS AT 1.7 only; its library: AT+CIPCLOSEMODE, for an open TCP link and as long as it is open. */
export const cipclosemode = defineCommand({
  name: "CIPCLOSEMODE",
  chapter: "tcpip",
  summary: "Choose how a TCP link is closed.",
  set: set([linkId(), number("mode", "0 orderly, 1 with RST", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    const link = openLink(modem, args.linkId);
    demand(!link.isUdp && !link.isSsl);
    link.closesWithReset = args.mode === 1;
  }),
});
