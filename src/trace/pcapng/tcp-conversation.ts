import type { Endpoint } from "../../core/ports.js";
import { TCP_FLAG, tcpPacket } from "./ip-packet.js";

const { fin, syn, rst, psh, ack } = TCP_FLAG;
const SEGMENT_BYTES = 1460;

export type Side = "modem" | "peer";

/** A segment, and who sent it. */
export interface Segment {
  readonly from: Side;
  readonly packet: Buffer;
}

/** The segments that a connection would have on a wire: what is known is what it carried, and who opened and closed it. */
export class TcpConversation {
  readonly #next: Record<Side, number>;

  /** @param number tells the sequence numbers of two connections apart */
  constructor(
    private readonly ends: Readonly<Record<Side, Endpoint>>,
    number: number,
  ) {
    this.#next = { modem: (number * 0x100000) >>> 0, peer: (0x80000000 + number * 0x100000) >>> 0 };
  }

  /** Nobody answers. */
  attempt(opener: Side): Segment[] {
    return [this.#segment(opener, syn)];
  }

  open(opener: Side): Segment[] {
    const other = otherOf(opener);
    return [...this.attempt(opener), this.#segment(other, syn | ack), this.#segment(opener, ack)];
  }

  refuse(opener: Side): Segment[] {
    return [...this.attempt(opener), this.#segment(otherOf(opener), rst | ack)];
  }

  /** The bytes in segments, and their acknowledgement. */
  data(from: Side, bytes: Uint8Array): Segment[] {
    const segments: Segment[] = [];
    for (let start = 0; start < bytes.length; start += SEGMENT_BYTES) {
      const data = bytes.subarray(start, start + SEGMENT_BYTES);
      segments.push(this.#segment(from, data.length + start === bytes.length ? psh | ack : ack, data));
    }
    return [...segments, this.#segment(otherOf(from), ack)];
  }

  close(closer: Side): Segment[] {
    const other = otherOf(closer);
    return [this.#segment(closer, fin | ack), this.#segment(other, fin | ack), this.#segment(closer, ack)];
  }

  reset(by: Side): Segment[] {
    return [this.#segment(by, rst | ack)];
  }

  #segment(from: Side, flags: number, data?: Uint8Array): Segment {
    const to = otherOf(from);
    const packet = tcpPacket({
      from: this.ends[from],
      to: this.ends[to],
      sequence: this.#next[from],
      acknowledgement: flags & ack ? this.#next[to] : 0,
      flags,
      ...(data && { data }),
    });
    const counted = (data?.length ?? 0) + (flags & (syn | fin) ? 1 : 0);
    this.#next[from] = (this.#next[from] + counted) >>> 0;
    return { from, packet };
  }
}

function otherOf(side: Side): Side {
  return side === "modem" ? "peer" : "modem";
}
