import type { CommandForm } from "../parse/parse-line.js";
import type { NetworkFailure } from "../ports.js";

/** Who sent what stands in an +IPD or +CIPRECVDATA. */
export interface Sender {
  readonly address: string;
  readonly port: number;
}

/** Why a command is refused, where a generation has a line for it. */
export type RefusalReason =
  | "server must be off"
  | "server and multiplex must be off"
  | "passthrough is on"
  | "passthrough must be off"
  | "multiplex is on"
  | "multiplex is off"
  | "links are open"
  | "link is not open"
  | "link to close is not open"
  | "link is not TCP"
  | "SSL link is open"
  | "no more SSL links"
  | "station has no address"
  | "name has no address"
  | "too long";

/**
 * What one firmware generation does on the wire, as data: the handlers ask here and have no knowledge of generations.
 * Every value says what it rests on: seed (the specification), golden (a recorded scenario), manual (of that release),
 * library (texts in the firmware), driver (a driver needs it), guess.
 */
export interface Dialect {
  /** As `--dialect` takes it. */
  readonly name: string;
  readonly title: string;
  /** The lines of AT+GMR. */
  readonly versionLines: readonly string[];
  /** What this generation does not have: commands ("CIPSTATE"), or forms of them ("RST=", "SLEEP?"). */
  readonly absent: ReadonlySet<string>;
  /** Commands that also come as `X_CUR` (until the next start) and `X_DEF` (in flash too); the answer names what was typed. */
  readonly suffixed: ReadonlySet<string>;

  /** Commands that it has and whose use its manual advises against, or does not mention any more: what to use instead. */
  readonly deprecated: Readonly<Record<string, string>>;

  readonly limits: {
    /** Longest command line, CR LF included. */
    readonly lineBytes: number;
    /** Longest AT+CIPSEND and AT+CIPSENDEX. */
    readonly sendBytes: number;
    /** AT+RFPOWER, in 0.25 dBm: what a set value is shown as; each entry holds from its first number on. */
    readonly rfPowerSteps: readonly (readonly [from: number, shown: number | "same"])[];
    /** AT+RFPOWER: the lowest value, in 0.25 dBm. */
    readonly rfPowerMinimum: number;
    /** AT+RFPOWER: the highest level of Bluetooth LE. */
    readonly blePowerLevel: number;
    /** AT+CWJAP: the highest threshold of authentication; where it is 1, that means neither open nor WEP. */
    readonly joinAuthMode: number;
    /** AT+CWJAP: so many of its values are shown, counted with the channel and so on; it takes no more than that many either. */
    readonly joinValues: number;
    /** AT+CWMODE: the lowest mode. */
    readonly lowestWifiMode: number;
    /** AT+CWSAP: the most stations. */
    readonly softApStations: number;
    /** AT+SLEEP: the highest mode. */
    readonly sleepMode: number;
    /** Passthrough sends as soon as so much has come in. */
    readonly passthroughBytes: number;
    /** Longest payload of one +IPD. */
    readonly receiveBlockBytes: number;
    /** Longest datagram in one +IPD: a datagram never comes as several, and what is beyond this is lost. */
    readonly datagramBytes: number;
    /** Longest AT+CIPRECVDATA. */
    readonly readBytes: number;
    /** What a link keeps in passive receive mode before its sender is blocked. */
    readonly passiveBufferBytes: number;
    /** Longest name of AT+CIPSSLCCN and AT+CIPSSLCSNI. */
    readonly tlsNameCharacters: number;
    /** Longest host name of AT+CIPSTART. */
    readonly hostCharacters: number;
    /** AT+CIPSTART: the lowest remote port. */
    readonly lowestPort: number;
    /** AT+CIPSTART: so many SSL links may be open. */
    readonly sslLinks: number;
    /** AT+CIPSTART over SSL fails when nothing has come for so long in the handshake; each packet starts it anew. */
    readonly handshakeIdleMs: number;
    /** AT+CIPDNS takes so many addresses. */
    readonly nameServers: number;
    /** AT+SYSMSGFILTERCFG: the longest pattern. */
    readonly filterBytes: number;
    /** AT+CIPSNTPCFG takes whole hours from the first to the second number only; undefined: hours and minutes too. */
    readonly timeZoneHours: readonly [from: number, to: number] | undefined;
  };

  readonly replies: {
    /** Answer to AT+CIPSEND: from then on payload is read. */
    readonly prompt: string;
    /** Answer to AT+CIPSEND with AT+CIPMODE=1: from then on passthrough goes on. */
    readonly passthroughPrompt: string;
    /** To input that comes while a payload is being sent, or behind it in the same burst. */
    readonly busySending: string;
    /** Lines that stand before ERROR, by the reason for it; a reason that is not here has none. */
    readonly refusals: Readonly<Partial<Record<RefusalReason, string>>>;
    /** The line of a command that has nothing to change, before its OK. */
    readonly noChange: string | undefined;
    /** Behind the last line of AT+GMR. */
    readonly versionTail: string;
    /** The result of AT+CWJAP when joining failed. */
    readonly joinFailed: string;
    /** The line of AT+CWJAP? while no access point is joined. */
    readonly notJoined: string | undefined;
    /** A station in AT+CWLIF. */
    readonly softApStation: (ip: string, mac: string) => string;
    /** The answer of AT+SYSRAM?. */
    readonly memory: (freeBytes: number, minimumFreeBytes: number) => string;
    /** The answer of AT+SYSMSG?, `name` being what was typed. */
    readonly messages: (name: string, state: number) => string;
    /** AT+CIPDINFO? shows this. */
    readonly showsSender: (shown: boolean) => string;
    /** The lines of AT+CIPDNS?, `name` being what was typed; none of the addresses is empty. */
    readonly nameServers: (name: string, enabled: number, addresses: readonly string[]) => readonly string[];
    readonly alreadyConnected: string | undefined;
    /** Head of received data: all of it up to and including the colon. */
    readonly received: (link: number | undefined, lengthBytes: number, sender: Sender | undefined) => string;
    readonly receivedTail: string;
    /** Head of what AT+CIPRECVDATA has read: all of it up to and including the comma before the data. */
    readonly read: (lengthBytes: number, sender: Sender | undefined) => string;
    /** What AT+CIPRECVLEN? shows for a link that is not open. */
    readonly noLinkLength: string;
    /** AT+CIPSNTPCFG? while it is off. */
    readonly sntpOff: (timeZone: number) => string;
    /** After each answer of a time server. */
    readonly timeUpdated: string | undefined;
    readonly pingTime: (milliseconds: number) => string;
    readonly pingTimeout: string;
    /** The line of AT+PING before ERROR for a name that has no address. */
    readonly pingUnresolved: string | undefined;
    readonly resolved: (address: string) => string;
    /** The line of AT+GSLP before its OK. */
    readonly deepSleep: ((milliseconds: number) => string) | undefined;
    /** The line of AT+CIPSERVER? while a server runs. */
    readonly server: (port: number, type: string, caEnable: number, netif: number) => string;
  };

  readonly rules: {
    /** A command may be typed in any mixture of capitals and small letters; else "AT" or "at" and a name in capitals. */
    readonly anyCase: boolean;
    /** A comma separates parameters inside quotes as well. */
    readonly commasSplitTexts: boolean;
    /** Each CR is echoed twice. */
    readonly echoesCrTwice: boolean;
    /** While a command runs its input is echoed, and refused line by line; else read by read, without an echo. */
    readonly refusesByLine: boolean;
    /** While a payload is being sent, input is refused; else it is dropped in silence. */
    readonly refusesWhileSending: boolean;
    /** AT+SYSLOG=1 shows +ERRNO when the network fails. */
    readonly showsErrno: boolean;
    /** AT+CIPSTART and AT+CIPDOMAIN take a timeout as their last parameter. */
    readonly hasTimeoutParameters: boolean;
    /** AT+CIPSTART takes an empty text for the local address: any. */
    readonly emptyLocalAddress: boolean;
    /** AT+CIPSNTPCFG keeps the time zone where it is missing; else AT+CIPSNTPCFG=1 needs one, and 0 is what it becomes. */
    readonly keepsTimeZone: boolean;
    /** AT+CIPSERVER takes (and shows) the network interface. */
    readonly serverHasNetif: boolean;
    /** Two UDP links may have the same local port. */
    readonly udpSharesPorts: boolean;
    /** +IPD of a UDP link names the link's stored peer rather than the sender. */
    readonly udpSenderIsStoredPeer: boolean;
    /** Leaving the access point: the links are reported closed before WIFI DISCONNECT rather than after it. */
    readonly leavingClosesLinksFirst: boolean;
    /** AT+CWQAP reports what it ends only behind its OK. */
    readonly leavesAfterOk: boolean;
    /** AT+CIPSTATUS is 5 whenever the station has no address. */
    readonly statusNeedsAddress: boolean;
    /** An open UDP link counts as a transmission in AT+CIPSTATUS. */
    readonly statusCountsUdp: boolean;
    /** Data to a server's client restarts its AT+CIPSTO timer, as data from it does. */
    readonly sendingRestartsTimeout: boolean;
    /** AT+CIPMUX may change while only a UDP link is open. */
    readonly multiplexIgnoresUdp: boolean;
    /** AT+CIPMODE=1 is possible with AT+CIPMUX=1 (under conditions). */
    readonly passthroughInMultiplex: boolean;
    /** AT+CIPSTART that fails to connect reports its link closed, behind ERROR. */
    readonly failedStartCloses: boolean;
    /** AT+CIPRECVMODE=1 holds for TCP links; else for every kind. */
    readonly passiveIsTcpOnly: boolean;
    /** AT+CIPRECVDATA on an open link without data is OK. */
    readonly readsNothing: boolean;
    /** AT+CIPRECVLEN? shows five links with AT+CIPMUX=0 too. */
    readonly showsAllLengths: boolean;
    /** AT+CIPSERVER=1 has more parameters than the port, and AT+CIPSERVER=0 one that says whether the clients are closed. */
    readonly serverHasOptions: boolean;
    /** AT+CIPDOMAIN takes the kind of address that is wanted. */
    readonly resolvesByFamily: boolean;
    /** AT+CIPDNS leaves servers that were not given as they are. */
    readonly keepsOtherNameServers: boolean;
    /** AT+CIPDNS refuses the same server twice. */
    readonly nameServersDiffer: boolean;
    /** AT+CIPDOMAIN has a last parameter without effect. */
    readonly domainHasReserve: boolean;
    /** AT+CWDHCP takes the interface first: 0 soft-AP, 1 station, 2 both; and shows 1 for the soft-AP, 2 for the station. */
    readonly dhcpModeFirst: boolean;
    /** AT+CWMODE has a parameter for joining at once. */
    readonly modeTakesAutoConnect: boolean;
    /** Passive receive can keep datagrams apart: the last parameters of AT+CIPRECVTYPE and AT+CIPRECVDATA. */
    readonly readsDatagrams: boolean;
    /** AT+CIPTCPOPT has keep-alive. */
    readonly tcpOptionKeepAlive: boolean;
    /** AT+SAVETRANSLINK=3 saves a server. */
    readonly savesServerTransLink: boolean;
    /** AT+CIPSSLCCONF with authentication needs both numbers. */
    readonly sslNumbersRequired: boolean;
    /** SSL links can be used for passthrough. */
    readonly passthroughOverSsl: boolean;
    readonly newestTls: "1.2" | "1.3";
    /** AT+CWSAP? shows the channel in use, which is that of the station's access point, rather than the chosen one. */
    readonly softApShowsUsedChannel: boolean;
    /** AT+CWRECONNCFG can reconnect at once. */
    readonly reconnectsNow: boolean;
    /** AT+CWLAP takes a set of channels. */
    readonly scansByBitmap: boolean;
    /** AT+MDNS=1 takes an instance, a protocol and text records. */
    readonly mdnsTakesText: boolean;
    /** AT+MDNS=1 refuses a port with a code, and AT+MDNS=0 refuses further parameters. */
    readonly mdnsRefusesWithCode: boolean;
    /** AT+MDNS=2 asks the local network. */
    readonly mdnsQueries: boolean;
    /** AT+SLEEPWKCFG knows the timer as a source. */
    readonly wakesByTimer: boolean;
    /** AT+SYSMSGFILTERCFG takes (and shows) flags of the patterns. */
    readonly filtersHaveFlags: boolean;
    /** The state of AT+CWSTATE? after AT+CWMODE=0. */
    readonly wifiStateSurvivesNullMode: boolean;
  };

  readonly defaults: {
    /** Three places; an empty text is a place without a default. */
    readonly nameServers: readonly string[];
    /** The stations of AT+CWSAP where it does not say how many; undefined: as many as before. */
    readonly softApStations: number | undefined;
    /** AT+CIPSTO, seconds. */
    readonly serverTimeoutSeconds: number;
    /** AT+SLEEP. */
    readonly sleepMode: number;
  };

  /** The number that +ERRNO shows; a failure that is not here shows none. */
  readonly errno: Readonly<Partial<Record<NetworkFailure, number>>>;
}

/** What an older generation does differently from `base`. */
export interface DialectChanges {
  readonly name: string;
  readonly title: string;
  readonly versionLines: readonly string[];
  /** Commands and forms that are missing here and were there in `base`. */
  readonly without?: readonly string[];
  /** Commands and forms that are there and were given up in `base`. */
  readonly with?: readonly string[];
  readonly suffixed?: readonly string[];
  readonly deprecated?: Dialect["deprecated"];
  readonly limits?: Partial<Dialect["limits"]>;
  readonly replies?: Partial<Dialect["replies"]>;
  readonly rules?: Partial<Dialect["rules"]>;
  readonly defaults?: Partial<Dialect["defaults"]>;
  readonly errno?: Dialect["errno"];
}

export function deriveDialect(base: Dialect, changes: DialectChanges): Dialect {
  return {
    name: changes.name,
    title: changes.title,
    versionLines: changes.versionLines,
    absent: new Set([...base.absent, ...(changes.without ?? [])].filter((entry) => !changes.with?.includes(entry))),
    suffixed: new Set(changes.suffixed ?? base.suffixed),
    deprecated: changes.deprecated ?? base.deprecated,
    limits: { ...base.limits, ...changes.limits },
    replies: { ...base.replies, ...changes.replies },
    rules: { ...base.rules, ...changes.rules },
    defaults: { ...base.defaults, ...changes.defaults },
    errno: changes.errno ?? base.errno,
  };
}

const FORM_SUFFIX: Readonly<Record<CommandForm, string>> = { test: "=?", query: "?", set: "=", execute: "" };

/** The dialect has the command at all or, with `form`, in this form. */
export function isPresent(dialect: Dialect, name: string, form: CommandForm = "execute"): boolean {
  return !dialect.absent.has(name + FORM_SUFFIX[form]);
}

/** What a name stands for: "CWMODE_CUR" for CWMODE, where the dialect has such commands. */
export function withoutSuffix(
  dialect: Dialect,
  name: string,
): { readonly base: string; readonly suffix: "CUR" | "DEF" | undefined } {
  const [, base = "", suffix] = /^(\w+)_(CUR|DEF)$/.exec(name) ?? [];
  if (!dialect.suffixed.has(base)) return { base: name, suffix: undefined };
  return { base, suffix: suffix as "CUR" | "DEF" };
}
