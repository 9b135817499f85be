import { cliOptions, type OptionDefinition, type OptionName } from "./options.js";

/** Options of a single modem that make sense for all modems of a fleet alike. */
const sharedNames = [
  "dialect",
  "quirk",
  "ap",
  "ap-silent",
  "pace",
  "bind",
  "hosts",
  "sntp-server",
  "dns-port",
  "ota-server",
  "no-lab",
  "lab-time",
  "metrics",
  "console",
  "log",
  "json",
] as const satisfies readonly OptionName[];

export type SharedName = (typeof sharedNames)[number];

export const ownOptions = [
  { name: "count", argument: "N", summary: "How many modems; 1 to 65535." },
  {
    name: "base-port",
    argument: "PORT",
    summary: "The TCP port of the first modem; the others have the next ones. Default 20000. 0: any free ports.",
  },
  { name: "host", argument: "ADDRESS", summary: "Where the AT ports listen; default 127.0.0.1." },
  {
    name: "workers",
    argument: "N",
    summary: "Divide the modems among so many processes, to use as many cores; default 1, which is this process.",
  },
  {
    name: "index",
    argument: "I",
    summary:
      "Which part of a larger fleet this is, counted from 0: its first modem has the number I times --count. Default: " +
      "what the environment says in POD_INDEX, or 0.",
  },
  {
    name: "mac",
    argument: "ADDRESS",
    summary:
      "The station's MAC address of modem 0; each modem takes two, for its station and its soft-AP. Default " +
      "7c:df:a1:00:00:01.",
  },
  {
    name: "flash",
    argument: "FOLDER",
    summary: "Where settings and partitions persist: FOLDER/NUMBER/modem.flash for each modem.",
  },
  {
    name: "bind-each",
    argument: "ADDRESS",
    summary:
      "Instead of --bind: modem 0 listens here, the others at the next addresses, so that all can have a server on the " +
      "same port. On Linux 127.1.0.0 needs no preparation.",
  },
] as const satisfies readonly OptionDefinition[];

export type OwnName = (typeof ownOptions)[number]["name"];

export const sharedOptions = cliOptions.filter((option): option is (typeof cliOptions)[number] & { name: SharedName } =>
  (sharedNames as readonly string[]).includes(option.name),
);
