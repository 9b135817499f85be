import { parseArgs } from "node:util";
import { type AccessPoint, dialects } from "../core/index.js";
import { nearest } from "./nearest.js";
import { cliOptions, cliVerbs, type OptionDefinition, type OptionName } from "./options.js";
import type { CliSettings, Invocation, PortRequest, PrintingOption } from "./settings.js";
import { UsageError } from "./usage-error.js";
import * as values from "./values.js";

/** The same, while it is being filled in. */
export type SettingsDraft = { -readonly [Name in keyof CliSettings]: CliSettings[Name] } & {
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
  Record<Exclude<OptionName, PrintingOption>, (draft: SettingsDraft, value: string, flag: string) => void>
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
  mac: (draft, value, flag) => {
    draft.mac = values.parseMac(value, flag);
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
    draft.bind = values.parseLocalAddress(value, flag);
  },
  "softap-bind": (draft, value, flag) => {
    draft.softApBind = values.parseSingleAddress(value, flag);
  },
  map: (draft, value, flag) => {
    const [port, hostPort] = values.parseMapping(value, flag);
    values.refuseDouble(draft.map, port, hostPort, flag);
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
  metrics: (draft, value, flag) => {
    draft.metrics = values.parseListenAddress(value, flag);
  },
  "lab-time": (draft, value, flag) => {
    draft.labTime = values.parseTime(value, flag);
  },
  report: (draft, value) => {
    draft.report = value;
  },
  "report-format": (draft, value, flag) => {
    draft.reportFormat = values.parseReportFormat(value, flag);
  },
  console: (draft, value, flag) => {
    draft.console = value === "" ? {} : values.parseListenAddress(value, flag);
  },
  "no-console": (draft) => {
    draft.console = "off";
  },
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
  const draft = emptySettings();
  let action: "start" | PrintingOption = "start";
  for (const { name, value } of readOptions(args, cliOptions)) {
    if (isPrinting(name)) action = action === "start" ? name : action;
    else applyOption(draft, name, value);
  }
  checkTogether(draft);
  return action === "start" ? { action, settings: draft } : { action };
}

/** @throws UsageError for options that contradict each other */
export function checkTogether({ labTime, lab }: Pick<CliSettings, "labTime" | "lab">): void {
  if (labTime && !lab) throw new UsageError("--lab-time is the lab's, and --no-lab is without it; leave one.");
}

export function emptySettings(): SettingsDraft {
  return {
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
}

/** @throws UsageError when the value is not what the option takes */
export function applyOption(draft: SettingsDraft, name: Exclude<OptionName, PrintingOption>, value: string): void {
  appliers[name](draft, value, `--${name}`);
}

/**
 * The options of a command line, in its order, each with its argument ("" for none).
 * @throws UsageError for an option that is not among those known, for a missing argument, and for any other word
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  options: readonly (OptionDefinition & { readonly name: Name })[],
): { readonly name: Name; readonly value: string }[] {
  const { tokens } = parseArgs({
    args: args.flatMap(withOptionalArgument(options)),
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      options.map(({ name, short, argument }) => [
        name,
        { type: argument === undefined ? "boolean" : "string", multiple: true, ...(short && { short }) } as const,
      ]),
    ),
  });
  return tokens.flatMap((token) => {
    if (token.kind === "positional") throw unexpectedWord(token.value, options);
    if (token.kind === "option-terminator") return [];
    const option = options.find(({ name }) => name === token.name);
    if (!option) throw unknownOption(token.rawName, options);
    return [{ name: option.name, value: argumentOf(option, token) }];
  });
}

/** parseArgs knows no optional argument: `--pty` alone becomes `--pty=`, and `--pty LINK` becomes `--pty=LINK`. */
function withOptionalArgument(options: readonly OptionDefinition[]) {
  const takesOptionally = (text: string | undefined) =>
    options.some(({ name, argumentIsOptional }) => argumentIsOptional && text === `--${name}`);
  const isValue = (text: string | undefined) => text !== undefined && !text.startsWith("-");
  return (word: string, index: number, words: readonly string[]): string[] => {
    if (takesOptionally(words[index - 1]) && isValue(word)) return [];
    if (!takesOptionally(word)) return [word];
    const next = words[index + 1];
    return [`${word}=${isValue(next) ? next : ""}`];
  };
}

function argumentOf(
  option: OptionDefinition,
  token: { value: string | undefined; inlineValue: boolean | undefined },
): string {
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

function unknownOption(flag: string, options: readonly OptionDefinition[]): UsageError {
  const meant = nearest(
    flag.replace(/^-+/, ""),
    options.map(({ name }) => name),
  );
  const hint = meant === undefined ? "--help lists them all" : `did you mean --${meant}?`;
  return new UsageError(`There is no option ${flag}; ${hint}${hint.endsWith("?") ? "" : "."}`);
}

function unexpectedWord(word: string, options: readonly OptionDefinition[]): UsageError {
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
