import { isIP, isIPv6 } from "node:net";
import type { Activity } from "../../core/index.js";
import type { Endpoint } from "../../core/ports.js";
import type { TraceEncoder, TraceHead, TraceRecord } from "../trace.js";
import { type Direction, enhancedPacket, interfaceDescription, LINK_TYPE, sectionHeader } from "./blocks.js";
import { dnsAnswer } from "./dns-message.js";
import { pingPacket, udpPacket } from "./ip-packet.js";
import { type Segment, TcpConversation } from "./tcp-conversation.js";
import { upperPdu } from "./upper-pdu.js";

/** The order of their descriptions. */
const INTERFACE = { serial: 0, network: 1, lookups: 2 } as const;

/** Wireshark refuses to read packets that are much longer. */
const LONGEST_SERIAL_BYTES = 65_536;

type Of<Kind extends Activity["kind"]> = Extract<Activity, { kind: Kind }>;
type StreamActivity = Of<"connecting" | "connected" | "received" | "sent" | "disconnected">;

/**
 * The format of `.pcapng` traces: the serial line as packets that Wireshark takes apart as AT commands, the network as
 * the IP packets that it would have had on a wire, and what names were looked up. Commands, results and links have no
 * place in it.
 */
export class PcapngEncoder implements TraceEncoder {
  #startNs = 0n;
  /** Those that are up, by their number. */
  readonly #streams = new Map<number, TcpConversation>();
  /** When connections that are not up yet were asked for; milliseconds. */
  readonly #asked = new Map<number, number>();
  /** Where connections came from, for what does not know its own address. */
  #ownAddress: { 4?: string; 6?: string } = {};
  #pings = 0;

  begin({ startedAtMs = 0 }: TraceHead): Uint8Array {
    this.#startNs = BigInt(Math.round(startedAtMs)) * 1_000_000n;
    return Buffer.concat([
      sectionHeader("virtual-esp-at"),
      interfaceDescription(LINK_TYPE.wiresharkUpperPdu, "serial"),
      interfaceDescription(LINK_TYPE.rawIp, "network"),
      interfaceDescription(LINK_TYPE.wiresharkUpperPdu, "lookups"),
    ]);
  }

  encode(record: TraceRecord): Uint8Array {
    switch (record.kind) {
      case "host":
        return this.#serial(record.bytes, record.atMs, "outbound");
      case "modem":
        return this.#serial(record.bytes, record.atMs, "inbound");
      case "connecting":
      case "connected":
      case "received":
      case "sent":
      case "disconnected":
        return record.protocol === "udp" ? this.#datagram(record) : this.#stream(record);
      case "lookup":
        return this.#lookup(record, record.atMs);
      case "ping":
        return this.#ping(record, record.atMs);
      default:
        return NOTHING;
    }
  }

  /** As a capture at the host's end of the line would have it. */
  #serial(bytes: Uint8Array, atMs: number, direction: Direction): Uint8Array {
    const packets: Uint8Array[] = [];
    for (let start = 0; start < bytes.length; start += LONGEST_SERIAL_BYTES) {
      const data = upperPdu("at", bytes.subarray(start, start + LONGEST_SERIAL_BYTES));
      packets.push(this.#packet(INTERFACE.serial, atMs, direction, data));
    }
    return Buffer.concat(packets);
  }

  #stream(record: StreamActivity & { readonly atMs: number }): Uint8Array {
    const { kind, connection, atMs } = record;
    const comment = record.protocol === "tls" ? "TLS: its segments show what was inside" : undefined;
    if (kind === "connecting") {
      this.#asked.set(connection, atMs); // the own port is known only when it is up
      return NOTHING;
    }
    const askedMs = this.#asked.get(connection) ?? atMs;
    this.#asked.delete(connection);
    if (kind === "connected") {
      const segments = this.#streamOf(record).open(record.accepted ? "peer" : "modem");
      const [first, ...others] = segments;
      return Buffer.concat([this.#segments(first ? [first] : [], askedMs, comment), this.#segments(others, atMs)]);
    }
    if (kind === "disconnected") return this.#end(record, askedMs, comment);
    const segments = this.#streamOf(record).data(kind === "sent" ? "modem" : "peer", record.bytes);
    return this.#segments(segments, atMs);
  }

  #end(record: Of<"disconnected"> & { readonly atMs: number }, askedMs: number, comment?: string): Uint8Array {
    const { connection, by, reset, failure, atMs } = record;
    const stream = this.#streams.get(connection);
    this.#streams.delete(connection);
    if (stream) {
      if (reset || failure === "reset") return this.#segments(stream.reset(by), atMs);
      // an end that the network made, such as a timeout, is nothing that anybody sent
      return failure ? NOTHING : this.#segments(stream.close(by), atMs);
    }
    const conversation = this.#conversationOf(record);
    if (failure === "refused") return this.#segments(conversation.refuse("modem"), askedMs, comment);
    return this.#segments(conversation.attempt("modem"), askedMs, `not connected: ${failure ?? "given up"}`);
  }

  /** A conversation of which the beginning was left out has none here, either. */
  #streamOf(record: StreamActivity): TcpConversation {
    const stream = this.#streams.get(record.connection) ?? this.#conversationOf(record);
    this.#streams.set(record.connection, stream);
    return stream;
  }

  #conversationOf(record: StreamActivity): TcpConversation {
    const { remote, connection } = record;
    return new TcpConversation({ modem: this.#own(record.local, remote), peer: remote }, connection);
  }

  #segments(segments: readonly Segment[], atMs: number, comment?: string): Uint8Array {
    return Buffer.concat(
      segments.map(({ from, packet }, index) =>
        this.#network(packet, atMs, from === "modem" ? "outbound" : "inbound", index === 0 ? comment : undefined),
      ),
    );
  }

  #datagram(record: StreamActivity & { readonly atMs: number }): Uint8Array {
    if (record.kind !== "sent" && record.kind !== "received") return NOTHING;
    const { remote, bytes, atMs } = record;
    const local = this.#own(record.local, remote);
    return record.kind === "sent"
      ? this.#network(udpPacket(local, remote, bytes), atMs, "outbound")
      : this.#network(udpPacket(remote, local, bytes), atMs, "inbound");
  }

  #lookup({ name, address, failure }: Of<"lookup">, atMs: number): Uint8Array {
    if (isIP(name) !== 0 || name === address) return NOTHING;
    const answer = dnsAnswer(name, { ...(address !== undefined && { address }), ...(failure && { failure }) });
    return this.#packet(INTERFACE.lookups, atMs, "inbound", upperPdu("dns", answer));
  }

  #ping({ address, roundTripMs }: Of<"ping">, atMs: number): Uint8Array {
    const { address: own } = this.#own({ address: "", port: 0 }, { address, port: 0 });
    const number = ++this.#pings;
    const request = this.#network(pingPacket(own, address, "request", number), atMs - (roundTripMs ?? 0), "outbound");
    if (roundTripMs === undefined) return request;
    return Buffer.concat([request, this.#network(pingPacket(address, own, "reply", number), atMs, "inbound")]);
  }

  /** The modem's end: its address is that of other connections where it is not said. */
  #own(local: Endpoint, remote: Endpoint): Endpoint {
    const family = isIPv6(remote.address) ? 6 : 4;
    const isKnown = isIP(local.address) !== 0 && !/^(0\.0\.0\.0|::)$/.test(local.address);
    if (isKnown) {
      this.#ownAddress[family] = local.address;
      return local;
    }
    const isLoopback = /^(127\.|::1$)/.test(remote.address);
    const unknown = family === 6 ? "::" : "0.0.0.0";
    return { ...local, address: isLoopback ? remote.address : (this.#ownAddress[family] ?? unknown) };
  }

  #network(data: Uint8Array, atMs: number, direction: Direction, comment?: string): Uint8Array {
    return this.#packet(INTERFACE.network, atMs, direction, data, comment);
  }

  #packet(interfaceId: number, atMs: number, direction: Direction, data: Uint8Array, comment?: string): Uint8Array {
    const timeNs = this.#startNs + BigInt(Math.round(atMs * 1_000_000));
    return enhancedPacket({ interfaceId, timeNs, direction, data, ...(comment !== undefined && { comment }) });
  }
}

const NOTHING = new Uint8Array(0);
