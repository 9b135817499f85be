import { parseArgs } from "node:util";
import { type AccessPoint, dialects } from "../core/index.js";
import { nearest } from "./nearest.js";
import { type CliOption, cliOptions, cliVerbs, type OptionName } from "./options.js";
import type { CliSettings, Invocation, PortRequest, PrintingOption } from "./settings.js";
import { UsageError } from "./usage-error.js";
import * as values from "./values.js";

const options: readonly CliOption[] = cliOptions;

/** The same, while it is being filled in. */
type Draft = { -readonly [Name in keyof CliSettings]: CliSettings[Name] } & {
  ports: PortRequest[];
  accessPoints: AccessPoint[];
  map: Record<number, number>;
  hosts: Record<string, string>;
  quirks: Record<string, string>;
  traces: string[];
};

const printingOptions: readonly string[] = [
  "help",
  "version",
  "list-dialects",
  "list-quirks",
] satisfies PrintingOption[];

function isPrinting(name: OptionName): name is PrintingOption {
  return printingOptions.includes(name);
}

/** What each option does; those that only print are not settings. */
const appliers: Readonly<
  Record<Exclude<OptionName, PrintingOption>, (draft: Draft, value: string, flag: string) => void>
> = {
  stdio: (draft) => {
    if (!draft.ports.some(({ kind }) => kind === "stdio")) draft.ports.push({ kind: "stdio" });
  },
  tcp: (draft, value, flag) => draft.ports.push({ kind: "tcp", ...values.parseListenAddress(value, flag) }),
  connect: (draft, value, flag) => draft.ports.push({ kind: "connect", ...values.parseDialAddress(value, flag) }),
  pty: (draft, value) => draft.ports.push({ kind: "pty", ...(value !== "" && { link: value }) }),
  serial: (draft, value, flag) => draft.ports.push({ kind: "serial", ...values.parseSerialPath(value, flag) }),
  pace: (draft, value, flag) => {
    draft.pace = values.parsePace(value, flag);
  },
  dialect: (draft, value, flag) => {
    draft.dialect = parseDialect(value, flag);
  },
  quirk: (draft, value, flag) => {
    const [name, setting] = values.parseQuirk(value, flag);
    draft.quirks[name] = setting;
  },
  flash: (draft, value) => {
    draft.flash = value;
  },
  ap: (draft, value, flag) => {
    const split = value.indexOf(":");
    const ssid = values.parseSsid(split < 0 ? value : value.slice(0, split), flag);
    draft.accessPoints.push(split < 0 ? { ssid } : { ssid, password: value.slice(split + 1) });
  },
  "ap-silent": (draft, value, flag) => draft.accessPoints.push({ ssid: values.parseSsid(value, flag), silent: true }),
  bind: (draft, value, flag) => {
    draft.bind = values.parseIpAddress(value, flag);
  },
  map: (draft, value, flag) => {
    const [port, hostPort] = values.parseMapping(value, flag);
    draft.map[port] = hostPort;
  },
  hosts: (draft, value, flag) => {
    const [name, address] = values.parseHost(value, flag);
    draft.hosts[name] = address;
  },
  "sntp-server": (draft, value, flag) => {
    draft.sntpServer = values.parseServerAddress(value, flag);
  },
  "dns-port": (draft, value, flag) => {
    draft.dnsPort = values.parsePort(value, flag, 1);
  },
  "ota-server": (draft, value, flag) => {
    draft.otaServer = values.parseUrl(value, flag);
  },
  "no-lab": (draft) => {
    draft.lab = false;
  },
  trace: (draft, value) => draft.traces.push(value),
  log: (draft, value, flag) => {
    draft.logLevel = values.parseLogLevel(value, flag);
  },
  json: (draft) => {
    draft.json = true;
  },
};

/** @throws UsageError for anything that is not as the help says */
export function parseArguments(args: readonly string[]): Invocation {
  const [first, ...rest] = args;
  const verb = cliVerbs.find(({ name }) => name === first);
  if (verb) return { action: "verb", verb: verb.name, args: rest };
  const { tokens } = parseArgs({
    args: args.flatMap(withOptionalArgument),
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      options.map(({ name, short, argument }) => [
        name,
        { type: argument === undefined ? "boolean" : "string", multiple: true, ...(short && { short }) } as const,
      ]),
    ),
  });
  const draft: Draft = {
    ports: [],
    accessPoints: [],
    map: {},
    hosts: {},
    quirks: {},
    traces: [],
    lab: true,
    logLevel: "info",
    json: false,
  };
  let action: "start" | PrintingOption = "start";
  for (const token of tokens) {
    if (token.kind === "positional") throw unexpectedWord(token.value);
    if (token.kind === "option-terminator") continue;
    const option = options.find(({ name }) => name === token.name);
    if (!option) throw unknownOption(token.rawName);
    const value = argumentOf(option, token);
    const { name } = option as { name: OptionName };
    if (isPrinting(name)) action = action === "start" ? name : action;
    else appliers[name](draft, value, `--${name}`);
  }
  return action === "start" ? { action, settings: draft } : { action };
}

/** parseArgs knows no optional argument: `--pty` alone becomes `--pty=`, and `--pty LINK` becomes `--pty=LINK`. */
function withOptionalArgument(word: string, index: number, words: readonly string[]): string[] {
  const takesOptionally = (text: string | undefined) =>
    options.some(({ name, argumentIsOptional }) => argumentIsOptional && text === `--${name}`);
  const isValue = (text: string | undefined) => text !== undefined && !text.startsWith("-");
  if (takesOptionally(words[index - 1]) && isValue(word)) return [];
  if (!takesOptionally(word)) return [word];
  const next = words[index + 1];
  return [`${word}=${isValue(next) ? next : ""}`];
}

function argumentOf(option: CliOption, token: { value: string | undefined; inlineValue: boolean | undefined }): string {
  const { name, argument, argumentIsOptional } = option;
  const { value, inlineValue } = token;
  if (argument === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value, but was given "${value}".`);
    return "";
  }
  if (argumentIsOptional) return value ?? "";
  const isMissing = value === undefined || value === "" || (!inlineValue && /^-./.test(value));
  if (isMissing) throw new UsageError(`--${name} needs a value: --${name} ${argument}.`);
  return value;
}

function parseDialect(text: string, flag: string): string {
  const names = dialects.map(({ name }) => name);
  if (names.includes(text)) return text;
  throw new UsageError(`${flag} is one of ${names.join(", ")}, not "${text}".`);
}

function unknownOption(flag: string): UsageError {
  const meant = nearest(
    flag.replace(/^-+/, ""),
    options.map(({ name }) => name),
  );
  const hint = meant === undefined ? "--help lists them all" : `did you mean --${meant}?`;
  return new UsageError(`There is no option ${flag}; ${hint}${hint.endsWith("?") ? "" : "."}`);
}

function unexpectedWord(word: string): UsageError {
  const verbs: readonly string[] = cliVerbs.map(({ name }) => name);
  const meant =
    nearest(word, verbs) ??
    nearest(
      word,
      options.map(({ name }) => name),
    );
  const flag = meant === undefined || verbs.includes(meant) ? meant : `--${meant}`;
  const hint = flag === undefined ? "options begin with --, and --help lists them." : `did you mean ${flag}?`;
  return new UsageError(`"${word}" is not expected here; ${hint}`);
}
