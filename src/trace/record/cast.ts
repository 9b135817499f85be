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
const OPEN = /^(AT\+(?:CIP(?:START|STARTEX|SEND|SENDL|SENDEX)|SAVETRANSLINK)=[^"]*(?:"[^"]*",)?)"([^"]*)",(\d+)/i;
/** A server port, in commands and answers. */
const LISTEN = /((?:AT\+CIPSERVER=1,|AT\+SAVETRANSLINK=3,|\+CIPSERVER:1,))(\d+)/i;

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
  /** Access points that were joined, and with which passwords. */
  readonly #networks = new Map<string, Set<string>>();
  /** The ports of UDP links; other datagrams are the modem's own business. */
  readonly #datagramPorts = new Set<number>();

  constructor(records: readonly TraceRecord[]) {
    const connected = new Set(records.flatMap((record) => (record.kind === "connected" ? [record.connection] : [])));
    for (const record of records) {
      if (record.kind === "link" && record.type.startsWith("UDP")) this.#datagramPorts.add(record.localPort);
    }
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
          if (this.#isDatagram(record)) this.#name(placeOf(record.remote), "udp", { kind: "udp" });
          break;
        case "result": {
          const [, , ssid, password = ""] = JOIN.exec(record.line) ?? [];
          if (ssid === undefined || record.result !== "OK") break;
          this.#networks.set(ssid, (this.#networks.get(ssid) ?? new Set()).add(password));
        }
      }
    }
  }

  partOf(activity: ConnectionActivity): Part | undefined {
    if (activity.protocol !== "udp") return this.#parts.get(activity.connection);
    const peer = this.#isDatagram(activity) ? this.#names.get(placeOf(activity.remote)) : undefined;
    return peer === undefined ? undefined : { peer, link: -1 };
  }

  /** `{{port1}}` for a port at which the modem listens, or its number. */
  portOf(port: number): string {
    const name = this.#names.get(`:${port}`);
    return name === undefined ? String(port) : `{{${name}}}`;
  }

  /** A command line with the scenario's network in it. */
  line(text: string): string {
    const joined = text.replace(JOIN, (whole, head: string, ssid: string, password: string) => {
      const passwords = this.#networks.get(ssid);
      if (!passwords) return whole;
      return `${head}"test_ap","${passwords.has(password) ? "12345678" : password}"`;
    });
    return joined
      .replace(LISTEN, (_, head: string, port: string) => head + this.portOf(Number(port)))
      .replace(OPEN, (whole, head: string, host: string, port: string) => {
        const name = this.#names.get(`${this.#addresses.get(host) ?? host}:${port}`);
        return name === undefined ? whole : `${head}"${PEER_ADDRESS}",{{${name}}}`;
      });
  }

  /** What the modem wrote, likewise: echoed lines, and endpoints of peers. */
  output(text: string): string {
    let result = text.replace(/^(AT)?\+[^\r\n]*/gim, (line) => this.line(line));
    for (const [place, name] of this.#names) {
      const [, address, port] = /^(.+):(\d+)$/.exec(place) ?? [];
      if (address === undefined) continue;
      for (const quote of ['"', ""]) {
        result = result.replaceAll(`${quote}${address}${quote},${port}`, `${quote}${PEER_ADDRESS}${quote},{{${name}}}`);
      }
    }
    for (const ssid of this.#networks.keys()) result = result.replaceAll(`"${ssid}"`, '"test_ap"');
    return result;
  }

  #isDatagram({ protocol, local }: ConnectionActivity): boolean {
    return protocol === "udp" && this.#datagramPorts.has(local.port);
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
