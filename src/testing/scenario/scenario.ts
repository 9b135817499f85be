import { visibleText } from "./visible-text.js";

/**
 * A scenario: a conversation with a modem in which the host's side, the network's side and the expected answers are
 * all written down. The format of the file is the one of the golden scenarios; `parse-scenario.ts` reads it.
 *
 * Text stands for bytes, one character (0 to 255) a byte. `{{name}}` stands for a port or for a value that the modem
 * showed before; `expectation.ts` has the rules.
 */
export interface Scenario {
  readonly title: string;
  /** The firmware generation whose answers are expected, as `--dialect` names it. */
  readonly dialect: string;
  /** What lives on the network beside the modem, by name. */
  readonly peers: ReadonlyMap<string, PeerSpec>;
  readonly steps: readonly Step[];
}

export type PeerSpec =
  /** Accepts connections; an echo goes back in one piece after `delayMs` of silence. */
  | { readonly kind: "tcp-server"; readonly reply: "echo" | "none"; readonly delayMs: number }
  | { readonly kind: "udp" }
  /** Only a port number: connecting to it is refused. */
  | { readonly kind: "closed-port" }
  /** Connects to a server of the modem when a step says so. */
  | { readonly kind: "tcp-client" }
  /** Only a port number, free for a listener of the modem. */
  | { readonly kind: "free-port" };

export type PeerKind = PeerSpec["kind"];

export interface Step {
  /** Pause before the action; what the modem writes meanwhile belongs to this step. */
  readonly waitMs: number;
  readonly action: Action;
  /** All that the modem is expected to write from this step until it falls silent. */
  readonly recv: string;
  /** Compare the lines of `recv` as a multiset. */
  readonly anyOrder: boolean;
  /** With "any" the +IPD blocks may be cut differently. */
  readonly segments: "exact" | "any";
  /** The silence that ends the step; 0: go on at once, the next step also gets what this one causes. */
  readonly quietMs: number;
  /** Keep waiting for this text until the timeout. */
  readonly until?: string;
  /** How long the expected bytes may take; absent: see {@link DEFAULT_TIMEOUT_MS} and {@link GRACE_MS}. */
  readonly timeoutMs?: number;
  readonly note?: string;
}

export type Action =
  | { readonly type: "none" }
  /** Bytes from the host to the modem, in one write. */
  | { readonly type: "send"; readonly text: string }
  /** `to` is a UDP port; absent: the last sender is answered. */
  | {
      readonly type: "peer-send";
      readonly peer: string;
      readonly data: string;
      readonly to?: string;
      readonly link: number;
    }
  | { readonly type: "connect"; readonly peer: string; readonly to: string; readonly result: ConnectResult }
  | { readonly type: "close" | "reset"; readonly peer: string; readonly link: number }
  /** What the peer received since its last expect; datagrams are a list. `closed`: the connection is over. */
  | {
      readonly type: "expect";
      readonly peer: string;
      readonly data: string | readonly string[];
      readonly closed?: boolean;
      readonly link: number;
    };

export type ConnectResult = "connected" | "refused";

/** Where every peer lives, and where peers look for the modem's server. */
export const PEER_ADDRESS = "127.0.0.1";

export const DEFAULT_QUIET_MS = 150;
/** The timeout of a step with `until` and no timeout of its own. */
export const DEFAULT_TIMEOUT_MS = 3000;
/** A step without `until` and timeout waits so much longer than its quiet time. */
export const GRACE_MS = 700;
export const DEFAULT_ECHO_DELAY_MS = 60;

/** One line about what a step does, for a report. */
export function describeAction(action: Action): string {
  switch (action.type) {
    case "none":
      return "wait";
    case "send":
      return `send ${quoteText(action.text)}`;
    case "peer-send":
      return `peer ${action.peer}: send ${quoteText(action.data)}${action.to === undefined ? "" : ` to ${action.to}`}`;
    case "connect":
      return `peer ${action.peer}: connect to ${action.to}`;
    case "close":
    case "reset":
      return `peer ${action.peer}: ${action.type}`;
    case "expect":
      return `peer ${action.peer}: expect`;
  }
}

const LONGEST_QUOTE = 100;

function quoteText(text: string): string {
  if (text.length <= LONGEST_QUOTE) return `"${visibleText(text)}"`;
  return `"${visibleText(text.slice(0, LONGEST_QUOTE))}..." (${text.length} bytes)`;
}
