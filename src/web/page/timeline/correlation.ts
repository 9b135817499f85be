import type { Activity } from "../../../core/activity/activity.js";
import { ByteTrail } from "./byte-trail.js";
import { type Entry, makePartners } from "./entry.js";

type ConnectionActivity = Extract<Activity, { readonly connection: number }>;
type LinkActivity = Extract<Activity, { readonly kind: "link" }>;

/** What a link may keep for a host that reads later. */
const TRAIL_BYTES = 1024 * 1024;
/** Connections that are over stay for what the host reads afterwards. */
const CONNECTIONS = 64;

interface Connection {
  readonly number: number;
  localPort: number;
  linkId: number | undefined;
  /** From the network, not yet told to the host. */
  readonly received: ByteTrail;
  readonly entries: Entry[];
}

/**
 * Finds which bytes of one lane are which of the other: those of an +IPD among what its connection has received, and
 * those that a connection sends among what the host wrote after a prompt. Bytes that are not the same are not connected,
 * except a payload with escapes (AT+CIPSENDEX): all that its link sends is what the host wrote until then.
 */
export class Correlation {
  readonly #connections = new Map<number, Connection>();
  readonly #payload = new ByteTrail(TRAIL_BYTES);
  #escapedFor: number | undefined;

  /** Something on a connection; `entry` is its row. */
  seen(activity: ConnectionActivity, entry: Entry): void {
    const connection = this.#connectionOf(activity);
    if (connection.linkId === undefined) connection.entries.push(entry);
    else entry.linkId = connection.linkId;
    if (activity.kind === "received") connection.received.push(entry, activity.bytes);
    if (activity.kind === "sent") this.#sent(connection, activity.bytes, entry);
  }

  link({ state, id, localPort, remote }: LinkActivity): void {
    const all = [...this.#connections.values()].reverse();
    if (state === "open") {
      const found =
        all.find((each) => each.linkId === undefined && each.localPort === localPort) ??
        all.find((each) => each.linkId === undefined && each.localPort === 0);
      if (!found) return;
      // another connection had the number before
      for (const each of all) if (each.linkId === id) each.linkId = -1;
      found.linkId = id;
      for (const entry of found.entries.splice(0)) entry.linkId = id;
    } else {
      const found = all.find((each) => each.linkId === id);
      if (found && remote) found.received.clear();
    }
  }

  /** The host was given these bytes as data of a link; of the only one where no number is given. */
  delivered(linkId: number | undefined, bytes: Uint8Array, entry: Entry): boolean {
    const candidates = [...this.#connections.values()].reverse().filter((each) => each.linkId === (linkId ?? 0));
    for (const connection of candidates) {
      const sources = connection.received.take(bytes);
      for (const source of sources) makePartners(source, entry);
      if (sources.length > 0) return true;
    }
    return false;
  }

  /**
   * The modem asks for a payload.
   * @param escapedFor the link to which it goes when the payload has escapes: what is sent is not what was written
   */
  prompted(escapedFor?: number): void {
    this.#payload.clear();
    this.#escapedFor = escapedFor;
  }

  hostWrote(bytes: Uint8Array, entry: Entry): void {
    this.#payload.push(entry, bytes);
  }

  #sent({ linkId }: Connection, bytes: Uint8Array, entry: Entry): void {
    const isEscaped = linkId !== undefined && linkId === this.#escapedFor;
    const sources = isEscaped ? this.#payload.takeAll() : this.#payload.take(bytes);
    for (const source of sources) makePartners(source, entry);
  }

  #connectionOf({ connection: number, local }: ConnectionActivity): Connection {
    const known = this.#connections.get(number);
    if (known) {
      if (local.port !== 0) known.localPort = local.port;
      return known;
    }
    const connection = {
      number,
      localPort: local.port,
      linkId: undefined,
      received: new ByteTrail(TRAIL_BYTES),
      entries: [],
    };
    this.#connections.set(number, connection);
    const [oldest] = this.#connections.keys();
    if (this.#connections.size > CONNECTIONS && oldest !== undefined) this.#connections.delete(oldest);
    return connection;
  }
}
