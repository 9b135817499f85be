import { defineCommand, set } from "../../dispatch/define-command.js";
import { number } from "../../dispatch/parameters.js";
import { LINK_COUNT } from "../../links/link.js";

/** Seed: AT+CIPRECVMODE, for all links at once. What waits goes out as +IPD before OK (golden 25). */
export const ciprecvmode = defineCommand({
  name: "CIPRECVMODE",
  chapter: "tcpip",
  summary: "Choose whether received data is sent to the host or waits to be read.",
  query({ modem, reply }) {
    // the first link's, whatever AT+CIPRECVTYPE has made of the others (library)
    reply.line(`+CIPRECVMODE:${modem.links.receiver.receiving(0).mode}`);
  },
  set: set([number("mode", "0 active, 1 passive", { minimum: 0, maximum: 1 })], ({ modem, args }) => {
    const { receiver } = modem.links;
    for (let id = 0; id < LINK_COUNT; id++) receiver.setReceiving(id, { mode: args.mode, reportsDatagrams: false });
  }),
});
