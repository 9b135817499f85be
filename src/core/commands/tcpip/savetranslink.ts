import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, number, optional, string } from "../../dispatch/parameters.js";
import { LINK_TYPES, SERVER_TYPES } from "../../links/link.js";
import { Netif } from "../../links/link-server.js";

const Mode = { off: 0, client: 1, server: 3 } as const;

const clientParameters = [
  string("host", "name or address", { minimumLength: 1 }),
  number("port", "remote port", { minimum: 1, maximum: 65535 }),
  optional(string("type", 'kind of link, "TCP" unless given', { oneOf: LINK_TYPES })),
] as const;

const keepAlive = optional(number("keepAlive", "TCP: seconds between probes, 0 = none", { minimum: 0, maximum: 7200 }));
const localPort = optional(number("localPort", "UDP: local port", { minimum: 1, maximum: 65535 }));

const serverParameters = [
  optional(number("port", "port, 333 unless given", { minimum: 1, maximum: 65535 })),
  optional(string("type", "kind of server", { oneOf: SERVER_TYPES })),
] as const;

const caEnable = optional(number("caEnable", "SSL: 1 checks the clients' certificates", { minimum: 0, maximum: 1 }));
const netif = optional(number("netif", "interface: 0 all, 1 station, 2 soft-AP", { minimum: 0, maximum: 2 }));

/** Seed: AT+SAVETRANSLINK; the server (mode 3) from 5.0. Limits: golden 38, 39. */
export const savetranslink = defineCommand({
  name: "SAVETRANSLINK",
  chapter: "tcpip",
  summary: "Choose a passthrough to enter at each start.",
  set: setWithVariants(
    [number("mode", "0 none, 1 client, 3 server", { minimum: 0, maximum: 3 })],
    [
      { when: 'mode is 1 and type "TCP"', parameters: [...clientParameters, keepAlive] },
      { when: 'mode is 1 and type "UDP"', parameters: [...clientParameters, localPort] },
      { when: "mode is 3", parameters: [...serverParameters, netif] },
      { when: 'mode is 3 and type "SSL"', parameters: [...serverParameters, caEnable, netif] },
    ],
    (context, reader) => {
      switch (context.args.mode) {
        case Mode.off:
          reader.end();
          context.modem.settings.set("transLink", null);
          break;
        case Mode.client:
          saveClient(context, reader);
          break;
        default:
          demand(context.args.mode === Mode.server && context.modem.dialect.rules.savesServerTransLink);
          saveServer(context, reader);
      }
    },
  ),
});

function saveClient({ modem }: CommandContext, reader: ArgumentReader): void {
  const { host, port, type = "TCP" } = reader.readAll(clientParameters);
  const udp = type.startsWith("UDP");
  const tail = reader.read<string, number | undefined>(udp ? localPort : keepAlive) ?? 0;
  reader.end();
  demand(host.length <= modem.dialect.limits.hostCharacters);
  demand(!type.startsWith("SSL") || modem.dialect.rules.passthroughOverSsl);
  modem.settings.set("transLink", {
    kind: "client",
    host,
    port,
    type,
    keepAliveSeconds: udp ? 0 : tail,
    localPort: udp ? tail : 0,
  });
}

function saveServer({ modem }: CommandContext, reader: ArgumentReader): void {
  const { port = 333, type = "TCP" } = reader.readAll(serverParameters);
  const ca = type.startsWith("SSL") ? (reader.read(caEnable) ?? 0) : 0;
  const chosenNetif = reader.read(netif) ?? 0;
  reader.end();
  demand(chosenNetif !== Netif.softAp || modem.wifi.softAp.enabled);
  modem.settings.set("transLink", { kind: "server", port, type, caEnable: ca, netif: chosenNetif });
}
