import type { Dialect } from "./dialect.js";

/** One point in which a dialect can be told to behave otherwise. */
export interface Quirk {
  /** As `--quirk NAME=VALUE` takes it. */
  readonly name: string;
  readonly summary: string;
  /** The values, each with what it makes of a dialect. */
  readonly values: Readonly<Record<string, (dialect: Dialect) => Dialect>>;
}

function withReplies(replies: Partial<Dialect["replies"]>): (dialect: Dialect) => Dialect {
  return (dialect) => ({ ...dialect, replies: { ...dialect.replies, ...replies } });
}

function withRules(rules: Partial<Dialect["rules"]>): (dialect: Dialect) => Dialect {
  return (dialect) => ({ ...dialect, rules: { ...dialect.rules, ...rules } });
}

function withPrompts(change: (prompt: string) => string): (dialect: Dialect) => Dialect {
  return (dialect) => {
    const { prompt, passthroughPrompt } = dialect.replies;
    return withReplies({ prompt: change(prompt), passthroughPrompt: change(passthroughPrompt) })(dialect);
  };
}

/** For the points in which sources, or the drivers of one generation, contradict each other. */
export const quirks: readonly Quirk[] = [
  {
    name: "cipdomain-quotes",
    summary: "AT+CIPDOMAIN answers with the address in quotes (the seed: no, release 2.2.0 and later: yes)",
    values: {
      on: withReplies({ resolved: (address) => `+CIPDOMAIN:"${address}"` }),
      off: withReplies({ resolved: (address) => `+CIPDOMAIN:${address}` }),
    },
  },
  {
    name: "ciprecvdata-quotes",
    summary:
      "+CIPRECVDATA shows the sender's address in quotes (shared dialects for 2.2: no; release 2.2.0, drivers and later: yes)",
    values: {
      on: withReplies({
        read: (length, sender) => `+CIPRECVDATA:${length},${sender ? `"${sender.address}",${sender.port},` : ""}`,
      }),
      off: withReplies({
        read: (length, sender) => `+CIPRECVDATA:${length},${sender ? `${sender.address},${sender.port},` : ""}`,
      }),
    },
  },
  {
    name: "ciprecvlen-no-link",
    summary: "What AT+CIPRECVLEN? shows for a link that is not open (the seed's example: nothing, manuals: -1, 4.2: 0)",
    values: {
      "-1": withReplies({ noLinkLength: "-1" }),
      "0": withReplies({ noLinkLength: "0" }),
      empty: withReplies({ noLinkLength: "" }),
    },
  },
  {
    name: "already-connected",
    summary:
      "AT+CIPSTART for an open link says ALREADY CONNECTED before ERROR (the seed: yes, the library's log only: no)",
    values: {
      on: withReplies({ alreadyConnected: "ALREADY CONNECTED" }),
      off: withReplies({ alreadyConnected: undefined }),
    },
  },
  {
    name: "ping-timeout",
    summary: "How AT+PING says that nobody answered (the seed: +timeout, the library: +PING:TIMEOUT)",
    values: {
      "+timeout": withReplies({ pingTimeout: "+timeout", pingUnresolved: "+timeout" }),
      "+PING:TIMEOUT": withReplies({ pingTimeout: "+PING:TIMEOUT", pingUnresolved: "+PING:TIMEOUT" }),
    },
  },
  {
    name: "prompt-space",
    summary: "A blank follows the > of the prompt (some drivers read one byte more)",
    values: {
      on: withPrompts((prompt) => `${prompt.trimEnd()} `),
      off: withPrompts((prompt) => prompt.trimEnd()),
    },
  },
  {
    name: "ipd-address-quotes",
    summary: "+IPD shows the sender's address in quotes (NonOS firmware: no, later: yes)",
    values: {
      on: withReplies({
        received: (link, length, sender) => received(link, length, sender && `"${sender.address}",${sender.port}`),
      }),
      off: withReplies({
        received: (link, length, sender) => received(link, length, sender && `${sender.address},${sender.port}`),
      }),
    },
  },
  {
    name: "echo-cr-twice",
    summary: "Each CR is echoed twice, so that an echoed line ends in CR CR LF (NonOS AT 1.2: yes, 1.6: no)",
    values: { on: withRules({ echoesCrTwice: true }), off: withRules({ echoesCrTwice: false }) },
  },
  {
    name: "status-counts-udp",
    summary: "An open UDP link makes the STATUS of AT+CIPSTATUS 3 (the seed: yes, recorded firmware: no)",
    values: { on: withRules({ statusCountsUdp: true }), off: withRules({ statusCountsUdp: false }) },
  },
];

function received(link: number | undefined, length: number, sender: string | undefined): string {
  return `\r\n+IPD,${link === undefined ? "" : `${link},`}${length}${sender === undefined ? "" : `,${sender}`}:`;
}

/** Throws RangeError for a name or value that is not in {@link quirks}. */
export function applyQuirks(dialect: Dialect, chosen: Readonly<Record<string, string>>): Dialect {
  return Object.entries(chosen).reduce((changed, [name, value]) => {
    const quirk = quirks.find((one) => one.name === name);
    if (!quirk) throw new RangeError(`no quirk "${name}"; there are ${quirks.map((one) => one.name).join(", ")}`);
    const change = Object.hasOwn(quirk.values, value) ? quirk.values[value] : undefined;
    if (!change)
      throw new RangeError(`quirk ${name} is one of ${Object.keys(quirk.values).join(", ")}, not "${value}"`);
    return change(changed);
  }, dialect);
}
