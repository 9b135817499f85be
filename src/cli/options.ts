/** Every option of the command line, in the order in which the help and the docs show them. */

export interface OptionDefinition {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What follows it; absent: nothing does. */
  readonly argument?: string;
  /** The argument may be left out. */
  readonly argumentIsOptional?: true;
  /** Every occurrence counts; otherwise the last one does. */
  readonly isRepeatable?: true;
  /** One sentence for the help and the docs, or more. */
  readonly summary: string;
}

export interface CliOption extends OptionDefinition {
  readonly group: OptionGroup;
}

export const optionGroups = {
  ports: "AT ports",
  modem: "The modem",
  network: "Its network",
  output: "Output",
} as const;

type OptionGroup = keyof typeof optionGroups;

export const cliOptions = [
  {
    name: "stdio",
    group: "ports",
    summary:
      "AT on stdin and stdout; nothing else is written to stdout. Ends when stdin does and the last answer is out.",
  },
  {
    name: "tcp",
    argument: "[HOST:]PORT",
    isRepeatable: true,
    group: "ports",
    summary: "Raw bytes on a TCP port, one client at a time; host 127.0.0.1 unless given, port 0 for any free one.",
  },
  {
    name: "connect",
    argument: "HOST:PORT",
    isRepeatable: true,
    group: "ports",
    summary: "Dial out to a TCP serial port (QEMU, Renode, MAME as the server), again and again until it is there.",
  },
  {
    name: "pty",
    argument: "LINK",
    argumentIsOptional: true,
    isRepeatable: true,
    group: "ports",
    summary: "A pseudo-terminal; LINK becomes a symbolic link to it. Linux and macOS.",
  },
  {
    name: "serial",
    argument: "PATH[:BAUD]",
    isRepeatable: true,
    group: "ports",
    summary:
      "A real serial port. BAUD stands for the rate that the modem starts with, 115200 unless flash says another.",
  },
  {
    name: "pace",
    argument: "auto|off|BAUD",
    group: "ports",
    summary:
      "Output no faster than a serial line would carry it: at the modem's UART rate (auto, the default of --pty), as " +
      "fast as possible (off, the default of the others) or at BAUD. A real serial port has its own pace.",
  },
  {
    name: "dialect",
    argument: "NAME",
    group: "modem",
    summary: "Which firmware generation answers; default 2.2. --list-dialects shows them.",
  },
  {
    name: "quirk",
    argument: "NAME=VALUE",
    isRepeatable: true,
    group: "modem",
    summary: "A point in which it behaves otherwise than its dialect. --list-quirks shows them.",
  },
  {
    name: "mac",
    argument: "ADDRESS",
    group: "modem",
    summary: "The station's MAC address, of which the soft-AP has the next one; default 7c:df:a1:00:00:01.",
  },
  {
    name: "flash",
    argument: "FILE",
    group: "modem",
    summary: "Where settings and partitions persist; without it they last until the process ends.",
  },
  {
    name: "ap",
    argument: "SSID[:PASSWORD]",
    isRepeatable: true,
    group: "modem",
    summary: "An access point in range. With none given every SSID and password joins.",
  },
  {
    name: "ap-silent",
    argument: "SSID",
    isRepeatable: true,
    group: "modem",
    summary: "An access point that is seen but never answers, so that joining it times out.",
  },
  {
    name: "bind",
    argument: "ADDRESS",
    group: "network",
    summary: "The address of this computer where the modem's own servers listen; default 127.0.0.1.",
  },
  {
    name: "softap-bind",
    argument: "ADDRESS",
    group: "network",
    summary: "Another one, for clients of the modem's soft-AP, such as 127.0.0.2; without it there are none.",
  },
  {
    name: "map",
    argument: "PORT=HOSTPORT",
    isRepeatable: true,
    group: "network",
    summary: "A server port of the modem on another port of the computer: 80=8080.",
  },
  {
    name: "hosts",
    argument: "NAME=ADDRESS",
    isRepeatable: true,
    group: "network",
    summary: "A name that the modem's resolver knows.",
  },
  {
    name: "sntp-server",
    argument: "HOST[:PORT]",
    group: "network",
    summary: "Where SNTP requests really go, whatever server the host names.",
  },
  {
    name: "dns-port",
    argument: "PORT",
    group: "network",
    summary: "The port of the DNS servers that the host names; default 53.",
  },
  {
    name: "ota-server",
    argument: "URL",
    group: "network",
    summary:
      "Where update requests really go: http://HOST[:PORT] or https://HOST[:PORT]; default ota.test, in the lab.",
  },
  {
    name: "no-lab",
    group: "network",
    summary: "Without the built-in servers under .test, which virtual-esp-at lab lists.",
  },
  {
    name: "lab-time",
    argument: "DATE",
    group: "network",
    summary: "What time it is at the start for sntp.test and daytime.test, as in 2030-01-31T12:00:00Z; default now.",
  },
  {
    name: "trace",
    argument: "FILE",
    isRepeatable: true,
    group: "output",
    summary:
      "Write everything that happens on the serial line and on the network to FILE, whose ending says how: .jsonl is " +
      "one JSON object a line, .pcapng is for Wireshark. With - it goes to stderr, for people (or as JSON with --json).",
  },
  {
    name: "report",
    argument: "FILE",
    group: "output",
    summary:
      "At the end (and at SIGUSR2) write a report card to FILE, or with - to stderr: what the host did that breaks on a " +
      "chip, and what the session ever saw. docs/report-card.md explains it.",
  },
  {
    name: "report-format",
    argument: "FORMAT",
    group: "output",
    summary: "text, junit or sarif; default by the ending of FILE: .xml is JUnit, .sarif is SARIF, all else is text.",
  },
  {
    name: "console",
    argument: "[HOST:]PORT",
    argumentIsOptional: true,
    group: "output",
    summary:
      "Serve a page that shows the modem in a browser; host 127.0.0.1 unless given, port 8280 or the next free one, 0 " +
      "for any. Without a port option it is served by itself.",
  },
  { name: "no-console", group: "output", summary: "Without the page, where it would be served by itself." },
  {
    name: "log",
    argument: "LEVEL",
    group: "output",
    summary: "How much is logged on stderr: error, warn, info (the default) or debug.",
  },
  { name: "json", group: "output", summary: "One JSON object a line on stderr." },
  {
    name: "metrics",
    argument: "[HOST:]PORT",
    group: "output",
    summary:
      "Serve /metrics in Prometheus' format, /healthz and /readyz over HTTP; host 127.0.0.1 unless given, port 0 for " +
      "any free one.",
  },
  { name: "list-dialects", group: "output", summary: "Print the names of the dialects and stop." },
  { name: "list-quirks", group: "output", summary: "Print the quirks with their values and stop." },
  { name: "version", short: "V", group: "output", summary: "Print the version and stop." },
  { name: "help", short: "h", group: "output", summary: "Print this and stop." },
] as const satisfies readonly CliOption[];

export type OptionName = (typeof cliOptions)[number]["name"];

interface CliVerb {
  readonly name: string;
  readonly argument: string;
  readonly summary: string;
}

export const cliVerbs = [
  {
    name: "check",
    argument: "FILE...",
    summary: "Replay recorded scenarios against a modem and compare byte by byte; see virtual-esp-at check --help.",
  },
  {
    name: "tap",
    argument: "--host PORT --module PORT",
    summary: "Stand between a host and a real module and record both directions; see virtual-esp-at tap --help.",
  },
  {
    name: "record",
    argument: "--from TRACE | --port ADDRESS FILE",
    summary: "Make a scenario out of a trace, or with a real module; see virtual-esp-at record --help.",
  },
  {
    name: "replay",
    argument: "FILE [port options]",
    summary: "Play a trace or a scenario as the modem; see virtual-esp-at replay --help.",
  },
  {
    name: "certificates",
    argument: "--flash FILE ACTION",
    summary: "List, load, export or reset the certificates in a modem's flash; see virtual-esp-at certificates --help.",
  },
  {
    name: "fleet",
    argument: "--count N",
    summary: "Run many modems, each on a TCP port of its own; see virtual-esp-at fleet --help.",
  },
  {
    name: "dialects",
    argument: "[diff A B]",
    summary: "List the firmware generations, or compare two; see virtual-esp-at dialects --help.",
  },
  {
    name: "lab",
    argument: "",
    summary: "List the built-in hosts under .test.",
  },
] as const satisfies readonly CliVerb[];

export type VerbName = (typeof cliVerbs)[number]["name"];

/** `--pty [LINK]` */
export function optionSyntax({ name, short, argument, argumentIsOptional }: OptionDefinition): string {
  const flag = short ? `-${short}, --${name}` : `--${name}`;
  if (argument === undefined) return flag;
  return argumentIsOptional ? `${flag} [${argument}]` : `${flag} ${argument}`;
}
