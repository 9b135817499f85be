import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, number, optional, string } from "../../dispatch/parameters.js";
import type { Reply } from "../../dispatch/reply.js";
import { type LinkType, SERVER_TYPES } from "../../links/link.js";
import type { Modem } from "../../modem.js";

const DEFAULT_PORT = 333;

const listeningPort = optional(number("port", `port, ${DEFAULT_PORT} unless given`, { minimum: 1, maximum: 65535 }));

const serverType = optional(string("type", "kind of server (not in every dialect)", { oneOf: SERVER_TYPES }));

const startParameters = [listeningPort, serverType] as const;

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

async function start({ modem, reply }: CommandContext, reader: ArgumentReader): Promise<void> {
  const { rules, replies } = modem.dialect;
  const { port = DEFAULT_PORT } = reader.readAll([listeningPort]);
  if (!rules.serverHasOptions) reader.end();
  const { type = "TCP" } = reader.readAll([serverType]);
  const takesCa = type.startsWith("SSL") || !rules.serverHasNetif;
  const chosenCa = takesCa ? (reader.read(caEnable) ?? 0) : 0;
  const chosenNetif = rules.serverHasNetif ? (reader.read(netif) ?? 0) : 0;
  reader.end();
  demand(modem.settings.get("multiplex") === 1);
  demand(modem.settings.get("passthrough") === 0 || modem.settings.get("serverMaximumLinks") === 1);
  const { running } = modem.server;
  demand(!running || running.port === port || replies.noChange !== undefined);
  demand(chosenNetif !== 2 || modem.wifi.softAp.enabled);
  if (running) showNoChange(modem, reply);
  else await modem.server.start({ port, type: type as LinkType, netif: chosenNetif, caEnable: chosenCa });
}

function stop({ modem, reply }: CommandContext, reader: ArgumentReader): void {
  const { rules } = modem.dialect;
  if (!rules.serverHasOptions) reader.end();
  const { closeLinks } = reader.readAll(stopParameters);
  reader.end();
  demand(modem.settings.get("multiplex") === 1);
  if (!modem.server.running) showNoChange(modem, reply);
  modem.server.stop();
  // without the parameter that asks for it they are closed too, and report it on their own time
  if (closeLinks === 1) closeClients(modem);
  else if (!rules.serverHasOptions) reply.after(() => closeClients(modem));
}

function closeClients(modem: Modem): void {
  for (const link of modem.links.table.open) if (link.role === "server") modem.links.close(link);
}

function showNoChange({ dialect }: Modem, reply: Reply): void {
  if (dialect.replies.noChange !== undefined) reply.line(dialect.replies.noChange);
}
