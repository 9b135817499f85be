import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, number, optional, string } from "../../dispatch/parameters.js";
import { type LinkType, SERVER_TYPES } from "../../links/link.js";

const DEFAULT_PORT = 333;

const startParameters = [
  optional(number("port", `port, ${DEFAULT_PORT} unless given`, { minimum: 1, maximum: 65535 })),
  optional(string("type", "kind of server", { oneOf: SERVER_TYPES })),
] as const;

/** SSL only; older dialects take (and show) it for every type. */
const caEnable = optional(number("caEnable", "1 checks the clients' certificates", { minimum: 0, maximum: 1 }));

const netif = optional(number("netif", "interface: 0 all, 1 station, 2 soft-AP", { minimum: 0, maximum: 2 }));

const stopParameters = [
  optional(number("closeLinks", "1 closes the clients as well", { minimum: 0, maximum: 1 })),
] as const;

/** Seed and shared dialects: AT+CIPSERVER. Rules and refusals: golden 19 to 21. */
export const cipserver = defineCommand({
  name: "CIPSERVER",
  chapter: "tcpip",
  summary: "Start or stop the server.",
  query({ modem, reply }) {
    const server = modem.server.running;
    reply.line(
      server ? modem.dialect.replies.server(server.port, server.type, server.caEnable, server.netif) : "+CIPSERVER:0",
    );
  },
  set: setWithVariants(
    [number("mode", "0 stop, 1 start", { minimum: 0, maximum: 1 })],
    [
      { when: "mode is 1", parameters: startParameters },
      { when: 'mode is 1 and type "SSL"', parameters: [...startParameters, caEnable] },
      { when: "mode is 1 and the dialect has interfaces", parameters: [netif] },
      { when: "mode is 0", parameters: stopParameters },
    ],
    (context, reader) => (context.args.mode === 1 ? start(context, reader) : stop(context, reader)),
  ),
});

async function start({ modem }: CommandContext, reader: ArgumentReader): Promise<void> {
  const { port = DEFAULT_PORT, type = "TCP" } = reader.readAll(startParameters);
  const takesCa = type.startsWith("SSL") || !modem.dialect.rules.serverHasNetif;
  const chosenCa = takesCa ? (reader.read(caEnable) ?? 0) : 0;
  const chosenNetif = modem.dialect.rules.serverHasNetif ? (reader.read(netif) ?? 0) : 0;
  reader.end();
  demand(modem.settings.get("multiplex") === 1);
  demand(modem.settings.get("passthrough") === 0 || modem.settings.get("serverMaximumLinks") === 1);
  const { running } = modem.server;
  demand(!running || running.port === port);
  demand(chosenNetif !== 2 || modem.wifi.softAp.enabled);
  if (!running) await modem.server.start({ port, type: type as LinkType, netif: chosenNetif, caEnable: chosenCa });
}

function stop({ modem }: CommandContext, reader: ArgumentReader): void {
  const { closeLinks } = reader.readAll(stopParameters);
  reader.end();
  demand(modem.settings.get("multiplex") === 1);
  modem.server.stop();
  if (closeLinks !== 1) return;
  for (const link of modem.links.table.open) if (link.role === "server") modem.links.close(link);
}
