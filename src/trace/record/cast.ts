import type { Activity } from "../../core/index.js";
import type { Endpoint } from "../../core/ports.js";
import { DEFAULT_ECHO_DELAY_MS, PEER_ADDRESS, type PeerSpec } from "../../testing/scenario/scenario.js";
import type { TraceRecord } from "../trace.js";

type ConnectionActivity = Extract<Activity, { connection: number }>;

/** A connection as a scenario has it: the how manieth one of a peer. */
export interface Part {
  readonly peer: string;
  readonly link: number;
}

const JOIN = /^(AT\+CWJAP(?:_CUR|_DEF)?=)"((?:[^"\\]|\\.)*)","((?:[^"\\]|\\.)*)"/i;
const OPEN = /^(AT\+CIP(?:START|STARTEX|SEND|SENDL|SENDEX)=[^"]*(?:"(?:TCP|UDP)(?:v6)?",)?)"([^"]*)",(\d+)/i;
const LISTEN = /^(AT\+CIPSERVER=1,)(\d+)/i;

/** Who plays the network of a trace in a scenario: peers at 127.0.0.1, whose ports have names. */
export class Cast {
  readonly peers = new Map<string, PeerSpec>();
  /** Why something has no place in a scenario, in sentences. */
  readonly notes = new Set<string>();
  /** Names of peers by their endpoints, and of the modem's server ports by their numbers. */
  readonly #names = new Map<string, string>();
  readonly #parts = new Map<number, Part>();
  readonly #links = new Map<string, number>();
  /** What names were found to be. */
  readonly #addresses = new Map<string, string>();
  readonly #networks = new Map<string, string>();

  constructor(records: readonly TraceRecord[]) {
    const connected = new Set(records.flatMap((record) => (record.kind === "connected" ? [record.connection] : [])));
    for (const record of records) {
      switch (record.kind) {
        case "lookup":
          if (record.address !== undefined) this.#addresses.set(record.name, record.address);
          break;
        case "listening":
          this.#name(`:${record.local.port}`, "port", { kind: "free-port" });
          break;
        case "connected":
        case "disconnected":
          this.#cast(record, connected.has(record.connection));
          break;
        case "received":
        case "sent":
          if (record.protocol === "udp") this.#name(placeOf(record.remote), "udp", { kind: "udp" });
          break;
        case "result": {
          const [, , ssid] = JOIN.exec(record.line) ?? [];
          if (ssid !== undefined && record.result === "OK") this.#networks.set(ssid, "test_ap");
        }
      }
    }
  }

  partOf({ connection, protocol, remote }: ConnectionActivity): Part | undefined {
    if (protocol !== "udp") return this.#parts.get(connection);
    const peer = this.#names.get(placeOf(remote));
    return peer === undefined ? undefined : { peer, link: -1 };
  }

  /** `{{port1}}` for a port at which the modem listens, or its number. */
  portOf(port: number): string {
    const name = this.#names.get(`:${port}`);
    return name === undefined ? String(port) : `{{${name}}}`;
  }

  /** A command line with the scenario's network in it. */
  line(text: string): string {
    const joined = JOIN.exec(text);
    if (joined && this.#networks.has(joined[2] ?? "")) return text.replace(JOIN, '$1"test_ap","12345678"');
    return text
      .replace(LISTEN, (_, head: string, port: string) => head + this.portOf(Number(port)))
      .replace(OPEN, (whole, head: string, host: string, port: string) => {
        const name = this.#names.get(`${this.#addresses.get(host) ?? host}:${port}`);
        return name === undefined ? whole : `${head}"${PEER_ADDRESS}",{{${name}}}`;
      });
  }

  /** What the modem wrote, likewise: echoed lines, and endpoints of peers. */
  output(text: string): string {
    let result = text.replace(/^AT\+[^\r\n]*/gim, (line) => this.line(line));
    for (const [place, name] of this.#names) {
      const [, address, port] = /^(.+):(\d+)$/.exec(place) ?? [];
      if (address === undefined) continue;
      for (const quote of ['"', ""]) {
        result = result.replaceAll(`${quote}${address}${quote},${port}`, `${quote}${PEER_ADDRESS}${quote},{{${name}}}`);
      }
    }
    for (const [ssid, name] of this.#networks) result = result.replaceAll(`"${ssid}"`, `"${name}"`);
    return result;
  }

  #cast(record: Extract<Activity, { kind: "connected" | "disconnected" }>, hasConnected: boolean): void {
    const { connection, protocol, remote } = record;
    if (this.#parts.has(connection) || protocol === "udp") return;
    if (protocol === "tls") {
      this.notes.add("A scenario has no TLS: what such connections carried was left out.");
      return;
    }
    if (record.kind === "disconnected" && !hasConnected) {
      if (record.failure === "refused") this.#name(placeOf(remote), "closed", { kind: "closed-port" });
      return;
    }
    const isAccepted = record.kind === "connected" && record.accepted;
    const peer = isAccepted
      ? this.#name(placeOf(remote), "client", { kind: "tcp-client" })
      : this.#name(placeOf(remote), "server", { kind: "tcp-server", reply: "none", delayMs: DEFAULT_ECHO_DELAY_MS });
    const link = this.#links.get(peer) ?? 0;
    this.#links.set(peer, link + 1);
    this.#parts.set(connection, { peer, link });
  }

  #name(place: string, kind: string, spec: PeerSpec): string {
    const known = this.#names.get(place);
    if (known !== undefined) return known;
    const number = [...this.peers.keys()].filter((name) => name.replace(/\d+$/, "") === kind).length + 1;
    const name = `${kind}${number}`;
    this.#names.set(place, name);
    this.peers.set(name, spec);
    return name;
  }
}

function placeOf({ address, port }: Endpoint): string {
  return `${address.replace(/^::ffff:/, "")}:${port}`;
}
