import type { LinkRole, LinkType } from "../links/link.js";
import type { Endpoint, NetworkFailure } from "../ports.js";

/**
 * What a modem does, as somebody sees it who looks on: traces, the console and the report card are made of this.
 * An observer is told as it happens and changes nothing; with none, nothing of this exists.
 */
export type Activity = SerialActivity | CommandActivity | LinkActivity | NetworkActivity;

/** `atMs` is {@link Clock.now}. Must not throw, and must not change the bytes that it is shown. */
export type Observer = (activity: Activity, atMs: number) => void;

export type SerialActivity =
  /** The modem begins: power on, reset, restart. */
  | { readonly kind: "start" }
  /** Bytes from the host, as they come in. */
  | { readonly kind: "host"; readonly bytes: Uint8Array }
  /** Bytes for the host, as the line takes them. */
  | { readonly kind: "modem"; readonly bytes: Uint8Array }
  /** The line takes no more for now (its host is slow, or does not read), or has taken all that waited. */
  | { readonly kind: "line"; readonly full: boolean }
  /** The host has left before all that was said had reached it. */
  | { readonly kind: "unread" };

export type CommandActivity =
  /** A command begins; `line` is as the host typed it, without its line end. */
  | { readonly kind: "command"; readonly line: string }
  /** It has ended; `result` is its last line: OK, ERROR, SEND OK ... or "" where there is none. */
  | { readonly kind: "result"; readonly line: string; readonly result: string }
  /**
   * Input that was thrown away: while a command ran, behind a payload in the same burst, or while a payload was being
   * sent.
   */
  | { readonly kind: "refused"; readonly during: "command" | "payload" | "sending"; readonly bytes: Uint8Array };

export interface LinkActivity {
  readonly kind: "link";
  readonly state: "open" | "closed";
  readonly id: number;
  readonly type: LinkType;
  readonly role: LinkRole;
  readonly localPort: number;
  readonly remote: Endpoint;
}

interface ConnectionActivity {
  /** Counts the modem's connections, UDP sockets and those of its servers' clients, from 1. */
  readonly connection: number;
  readonly protocol: "tcp" | "tls" | "udp";
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

/** Whether it is something of the network's, and not of the serial line's or the modem's own. */
export function isNetworkActivity(activity: Activity): activity is NetworkActivity {
  return Object.hasOwn(networkKinds, activity.kind);
}

/** The one list of them: whoever looks on asks {@link isNetworkActivity}. */
const networkKinds: Readonly<Record<NetworkActivity["kind"], true>> = {
  connecting: true,
  connected: true,
  received: true,
  sent: true,
  disconnected: true,
  listening: true,
  "not-listening": true,
  lookup: true,
  ping: true,
  http: true,
};

export type NetworkActivity =
  | ({ readonly kind: "connecting" } & ConnectionActivity)
  /** Up; `accepted`: by a server of the modem. */
  | ({ readonly kind: "connected"; readonly accepted: boolean } & ConnectionActivity)
  /** From the network; with TLS, what was in it. */
  | ({ readonly kind: "received"; readonly bytes: Uint8Array } & ConnectionActivity)
  /** To the network, when the modem hands it over. */
  | ({ readonly kind: "sent"; readonly bytes: Uint8Array } & ConnectionActivity)
  /** Over; a reset by the peer has the failure "reset". */
  | ({
      readonly kind: "disconnected";
      readonly by: "modem" | "peer";
      /** The modem ended it with RST. */
      readonly reset?: boolean;
      readonly failure?: NetworkFailure;
    } & ConnectionActivity)
  /** A server of the modem began or ceased to listen. */
  | { readonly kind: "listening" | "not-listening"; readonly protocol: "tcp" | "tls"; readonly local: Endpoint }
  | {
      readonly kind: "lookup";
      readonly name: string;
      readonly address?: string;
      readonly failure?: NetworkFailure;
    }
  | {
      readonly kind: "ping";
      readonly address: string;
      readonly roundTripMs?: number;
      readonly failure?: NetworkFailure;
    }
  /** A request of AT+CIUPDATE; `status` once it was answered. */
  | {
      readonly kind: "http";
      readonly url: string;
      readonly status?: number;
      readonly failure?: NetworkFailure;
    };
