import { CommandError, ErrorCode, refuse } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, number, optional, string } from "../../dispatch/parameters.js";
import type { FoundService, ServiceRecordType } from "../../ports.js";

const Mode = { off: 0, announce: 1, query: 2 } as const;

const serviceParameters = [
  string("hostName", "name of the host, without .local", { minimumLength: 1 }),
  string("service", 'kind of service: "_http"', { minimumLength: 1 }),
  number("port", "its port, 1 to 65535"),
] as const;

const PORT_INDEX = 3;

const laterServiceParameters = [
  optional(string("instance", "name of the service; the host's unless given", { minimumLength: 1 })),
  optional(string("protocol", '"_tcp" unless given, or "_udp"', { minimumLength: 1 })),
] as const;

const textCount = optional(number("textCount", "pairs of key and value that follow", { minimum: 1, maximum: 20 }));
const textKey = string("key", "of the text record", { minimumLength: 1 });
const textValue = string("value", "of the text record");

const queryType = number("type", "0 PTR, 1 TXT, 2 SRV, 3 TXT and SRV, 4 A, 5 AAAA, 6 A and AAAA", {
  minimum: 0,
  maximum: 6,
});
const name = string("name", "instance or host", { minimumLength: 1 });
const service = string("service", 'kind of service: "_http"', { minimumLength: 1 });
const protocol = string("protocol", '"_tcp" or "_udp"', { minimumLength: 1 });
const queryLimits = [
  optional(number("timeoutMs", "milliseconds", { minimum: 1000, maximum: 180_000 })),
  optional(number("maximumResults", "results", { minimum: 1, maximum: 255 })),
] as const;

/** What the types of a query ask for, and whether they name an instance, a service, or a host. */
const QUERIES: readonly {
  readonly of: "service" | "instance" | "host";
  readonly types: readonly ServiceRecordType[];
}[] = [
  { of: "service", types: ["PTR"] },
  { of: "instance", types: ["TXT"] },
  { of: "instance", types: ["SRV"] },
  { of: "instance", types: ["TXT", "SRV"] },
  { of: "host", types: ["A"] },
  { of: "host", types: ["AAAA"] },
  { of: "host", types: ["A", "AAAA"] },
];

const NAME_BYTES = 64;

/** Manual, TCP/IP AT Commands: AT+MDNS. Refusals: golden 32. */
export const mdns = defineCommand({
  name: "MDNS",
  chapter: "tcpip",
  summary: "Announce a service in the local network, or look for one.",
  set: setWithVariants(
    [number("mode", "0 off, 1 announce, 2 query", { minimum: 0, maximum: 2 })],
    [
      {
        when: "mode is 1",
        parameters: [...serviceParameters, ...laterServiceParameters, textCount, textKey, textValue],
      },
      { when: "mode is 2", parameters: [queryType, name, service, protocol, ...queryLimits] },
    ],
    (context, reader) => {
      switch (context.args.mode) {
        case Mode.announce:
          return announce(context, reader);
        case Mode.query:
          return query(context, reader);
        default:
          // later generations do not look at what follows a 0
          if (context.modem.dialect.rules.mdnsRefusesWithCode) reader.end();
          return context.modem.mdns.withdraw();
      }
    },
  ),
});

async function announce({ modem }: CommandContext, reader: ArgumentReader): Promise<void> {
  const service = reader.readAll(serviceParameters);
  const later = modem.dialect.rules.mdnsTakesText ? reader.readAll(laterServiceParameters) : undefined;
  const text: Record<string, string> = {};
  const pairs = modem.dialect.rules.mdnsTakesText ? (reader.read(textCount) ?? 0) : 0;
  for (let pair = 0; pair < pairs; pair++) text[reader.read(textKey)] = reader.read(textValue);
  reader.end();
  if (service.port < 1 || service.port > 65535) {
    throw modem.dialect.rules.mdnsRefusesWithCode
      ? new CommandError({ code: ErrorCode.invalidParameter(PORT_INDEX) })
      : refuse();
  }
  await modem.mdns.announce({
    hostName: service.hostName,
    instance: later?.instance ?? service.hostName,
    service: service.service,
    protocol: later?.protocol ?? "_tcp",
    port: service.port,
    text,
  });
}

async function query({ modem, reply }: CommandContext, reader: ArgumentReader): Promise<void> {
  if (!modem.dialect.rules.mdnsQueries) throw refuse();
  const asked = QUERIES[reader.read(queryType)];
  if (!asked) throw refuse();
  const labels: string[] = [];
  if (asked.of !== "service") labels.push(reader.read(name).slice(0, NAME_BYTES));
  if (asked.of !== "host")
    labels.push(reader.read(service).slice(0, NAME_BYTES), reader.read(protocol).slice(0, NAME_BYTES));
  const { timeoutMs = 5000, maximumResults = 1 } = reader.readAll(queryLimits);
  reader.end();
  const found = await modem.network.queryServices({
    name: [...labels, "local"].join("."),
    types: asked.types,
    timeoutMs,
    maximumResults,
  });
  for (const one of found) {
    const lines = describe(one)
      .map((line) => `${line}\r\n`)
      .join("");
    reply.raw(`+MDNS:${lines.length},\r\n${lines}`);
  }
}

/** Interface 1 is the station, kind 0 is IPv4. Source: manual, AT+MDNS. */
function describe({ instance, hostName, port, text, addresses }: FoundService): string[] {
  const lines = ["IF=1", "IP=0"];
  if (instance !== undefined) lines.push(`PTR=${instance}`);
  if (hostName !== undefined && port !== undefined) lines.push(`SRV=${hostName}:${port}`);
  for (const pair of text) lines.push(`TXT=${pair}`);
  for (const address of addresses) lines.push(`${address.includes(":") ? "AAAA" : "A"}=${address}`);
  return lines;
}
