import type { CommandForm } from "../parse/parse-line.js";
import type { NetworkFailure } from "../ports.js";

/** Who sent what stands in an +IPD or +CIPRECVDATA. */
export interface Sender {
  readonly address: string;
  readonly port: number;
}

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

  readonly limits: {
    /** Longest command line, CR LF included. */
    readonly lineBytes: number;
    /** Longest AT+CIPSEND and AT+CIPSENDEX. */
    readonly sendBytes: number;
    /** AT+RFPOWER, in 0.25 dBm: what a set value is shown as; each entry holds from its first number on. */
    readonly rfPowerSteps: readonly (readonly [from: number, shown: number | "same"])[];
    /** AT+RFPOWER: the highest level of Bluetooth LE. */
    readonly blePowerLevel: number;
    /** AT+CWJAP: the highest threshold of authentication; where it is 1, that means neither open nor WEP. */
    readonly joinAuthMode: number;
    /** Passthrough sends as soon as so much has come in. */
    readonly passthroughBytes: number;
    /** Longest payload of one +IPD. */
    readonly receiveBlockBytes: number;
    /** What a link keeps in passive receive mode before its sender is blocked. */
    readonly passiveBufferBytes: number;
    /** Longest name of AT+CIPSSLCCN and AT+CIPSSLCSNI. */
    readonly tlsNameCharacters: number;
    /** Longest host name of AT+CIPSTART. */
    readonly hostCharacters: number;
  };

  readonly replies: {
    /** Answer to AT+CIPSEND: from then on payload is read. */
    readonly prompt: string;
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
    readonly pingTimeout: string;
    readonly resolved: (address: string) => string;
    /** The line of AT+GSLP before its OK. */
    readonly deepSleep: ((milliseconds: number) => string) | undefined;
    /** The line of AT+CIPSERVER? while a server runs. */
    readonly server: (port: number, type: string, caEnable: number, netif: number) => string;
  };

  readonly rules: {
    /** AT+SYSLOG=1 shows +ERRNO when the network fails. */
    readonly showsErrno: boolean;
    /** AT+CIPSTART and AT+CIPDOMAIN take a timeout as their last parameter. */
    readonly hasTimeoutParameters: boolean;
    /** AT+CIPSERVER takes (and shows) the network interface. */
    readonly serverHasNetif: boolean;
    /** Two UDP links may have the same local port. */
    readonly udpSharesPorts: boolean;
    /** +IPD of a UDP link names the link's stored peer rather than the sender. */
    readonly udpSenderIsStoredPeer: boolean;
    /** Leaving the access point: the links are reported closed before WIFI DISCONNECT rather than after it. */
    readonly leavingClosesLinksFirst: boolean;
    /** An open UDP link counts as a transmission in AT+CIPSTATUS. */
    readonly statusCountsUdp: boolean;
    /** Data to a server's client restarts its AT+CIPSTO timer, as data from it does. */
    readonly sendingRestartsTimeout: boolean;
    /** AT+CIPMUX may change while only a UDP link is open. */
    readonly multiplexIgnoresUdp: boolean;
    /** AT+CIPMODE=1 is possible with AT+CIPMUX=1 (under conditions). */
    readonly passthroughInMultiplex: boolean;
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
    /** The state of AT+CWSTATE? after AT+CWMODE=0. */
    readonly wifiStateSurvivesNullMode: boolean;
  };

  readonly defaults: {
    /** Three places; an empty text is a place without a default. */
    readonly nameServers: readonly string[];
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
    absent: new Set([...base.absent, ...(changes.without ?? [])]),
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
