import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setInSteps } from "../../dispatch/define-command.js";
import { type ArgumentReader, missingAllowed, number, optional, string } from "../../dispatch/parameters.js";
import type { Reply } from "../../dispatch/reply.js";
import { type LinkType, SERVER_TYPES } from "../../links/link.js";
import { Netif, type ServerOptions } from "../../links/link-server.js";
import type { Modem } from "../../modem.js";

const DEFAULT_PORT = 333;

const listeningPort = optional(number("port", `port, ${DEFAULT_PORT} unless given`, { minimum: 1, maximum: 65535 }));

const mode = number("mode", "0 stop, 1 start", { minimum: 0, maximum: 1 });

const serverType = missingAllowed(string("type", "kind of server (not in every dialect)", { oneOf: SERVER_TYPES }));

const startParameters = [listeningPort, serverType] as const;

/** SSL only; older dialects take (and show) it for every type. */
const caEnable = optional(number("caEnable", "1 checks the clients' certificates", { minimum: 0, maximum: 1 }));

const netif = optional(
  number("netif", "interface: 0 all, 1 station, 2 soft-AP, 3 Ethernet", { minimum: 0, maximum: 3 }),
);

const stopParameters = [
  missingAllowed(number("closeLinks", "1 closes the clients as well", { minimum: 0, maximum: 1 })),
] as const;

/** Seed and shared dialects: AT+CIPSERVER. Rules and refusals: golden 19 to 21, library. */
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
  set: setInSteps(
    [mode],
    [
      { when: "mode is 1", parameters: startParameters },
      { when: 'mode is 1 and type "SSL"', parameters: [...startParameters, caEnable] },
      { when: "mode is 1 and the dialect has interfaces", parameters: [netif] },
      { when: "mode is 0", parameters: stopParameters },
    ],
    (context, reader) => {
      demand(context.modem.settings.get("multiplex") === 1);
      return reader.read(mode) === 1 ? start(context, reader) : stop(context, reader);
    },
  ),
});

async function start({ modem, reply }: CommandContext, reader: ArgumentReader): Promise<void> {
  const { rules, replies } = modem.dialect;
  const { links, settings, wifi, server } = modem;
  const forOneClient = settings.get("serverMaximumLinks") === 1 && links.table.clients.length === 0;
  demand(settings.get("passthrough") === 0 || forOneClient);
  const { port = DEFAULT_PORT } = reader.readAll([listeningPort]);
  if (!rules.serverHasOptions) reader.end();
  const type = (reader.read(serverType) ?? "TCP") as LinkType;
  const takesCa = type.startsWith("SSL") || !rules.serverHasNetif;
  const chosenCa = takesCa ? (reader.read(caEnable) ?? 0) : 0;
  const chosenNetif = rules.serverHasNetif ? (reader.read(netif) ?? 0) : 0;
  demand(chosenNetif !== Netif.station || wifi.station.hasIp);
  demand(chosenNetif !== Netif.softAp || wifi.softAp.enabled);
  reader.end();
  const options = { port, type, netif: chosenNetif, caEnable: chosenCa };
  const { running } = server;
  demand(!running || replies.noChange !== undefined || isSame(running, options));
  if (running) showNoChange(modem, reply);
  else await server.start(options);
}

function isSame(one: ServerOptions, other: ServerOptions): boolean {
  const { port, type, netif, caEnable } = other;
  return one.port === port && one.type === type && one.netif === netif && one.caEnable === caEnable;
}

function stop({ modem, reply }: CommandContext, reader: ArgumentReader): void {
  const { rules } = modem.dialect;
  if (!rules.serverHasOptions) reader.end();
  const { closeLinks } = reader.readAll(stopParameters);
  reader.end();
  if (!modem.server.running) showNoChange(modem, reply);
  modem.server.stop();
  // without the parameter that asks for it they are closed too, and report it on their own time
  if (closeLinks === 1) closeClients(modem);
  else if (!rules.serverHasOptions) reply.after(() => closeClients(modem));
}

function closeClients(modem: Modem): void {
  for (const link of modem.links.table.accepted) modem.links.close(link);
}

function showNoChange({ dialect }: Modem, reply: Reply): void {
  if (dialect.replies.noChange !== undefined) reply.line(dialect.replies.noChange);
}
