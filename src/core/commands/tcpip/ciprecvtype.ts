import { defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { linkId, missingAllowed, number } from "../../dispatch/parameters.js";
import { LINK_COUNT } from "../../links/link.js";

const report = missingAllowed(
  number("report", "length that is told: 0 all that waits, 1 next datagram", { minimum: 0, maximum: 1 }),
);

/** Manual, TCP/IP AT Commands: AT+CIPRECVTYPE (from 3.3): as AT+CIPRECVMODE, link by link (golden 26). */
export const ciprecvtype = defineCommand({
  name: "CIPRECVTYPE",
  chapter: "tcpip",
  summary: "Choose for each link whether received data is sent to the host or waits to be read.",
  query({ modem, reply }) {
    const count = modem.settings.get("multiplex") === 1 ? LINK_COUNT : 1;
    for (let id = 0; id < count; id++) {
      const { mode, reportsDatagrams } = modem.links.receiver.receiving(id);
      const tail = modem.dialect.rules.readsDatagrams ? `,${reportsDatagrams ? 1 : 0}` : "";
      reply.line(`+CIPRECVTYPE:${id},${mode}${tail}`);
    }
  },
  set: setWithVariants(
    [linkId(5), number("mode", "0 active, 1 passive", { minimum: 0, maximum: 1 })],
    [{ when: "the dialect keeps datagrams apart", parameters: [report] }],
    ({ modem, args }, reader) => {
      const chosen = modem.dialect.rules.readsDatagrams ? (reader.read(report) ?? 0) : 0;
      reader.end();
      const ids = args.linkId === LINK_COUNT ? [0, 1, 2, 3, 4] : [args.linkId ?? 0];
      for (const id of ids) modem.links.receiver.setReceiving(id, { mode: args.mode, reportsDatagrams: chosen === 1 });
    },
  ),
});
