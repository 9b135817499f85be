import type { Clock, Network } from "../core/ports.js";
import type { LabCertificates } from "./certificates.js";

/** A built-in host under `.test`: one file each in `hosts/`. */
export interface LabHost {
  /** Ends in ".test". */
  readonly name: string;
  /** 1 to 199, unlike every other's: the last number of its virtual addresses. */
  readonly number: number;
  /** One sentence for the list and the docs. */
  readonly summary: string;
  /** On any other port a connection is refused, and a datagram is lost. */
  readonly services: readonly LabService[];
  /** Milliseconds until it answers a ping, or `false` for never; default 1. */
  readonly pingMs?: number | false;
  /** Nothing that is sent to it is ever answered, on any port. */
  readonly silent?: true;
  /** More for the docs: paragraphs in Markdown. */
  readonly notes?: string;
}

export interface LabService {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** For the list and the docs, without a full stop. */
  readonly summary: string;
  /** Starts it; called once, by the first connection or datagram. */
  readonly open: (surroundings: LabSurroundings) => Promise<OpenService>;
  /**
   * The pace at which it reads, with a window of 5744 bytes as on a chip; absent: as fast as it can. The lab keeps it
   * for the service, since the computer's own buffers would take megabytes before anybody had to wait.
   */
  readonly readsBytesPerSecond?: number;
}

/** A service that runs at a port of the computer's loopback interface. */
export interface OpenService {
  /** At 127.0.0.1. */
  readonly port: number;
  /** Ends it with all its connections. */
  close(): void;
}

/** What a service may use. */
export interface LabSurroundings {
  /** The computer's. */
  readonly network: Network;
  /** Its wall time is the lab's, which the user may have set. */
  readonly clock: Clock;
  /** Made when they are first asked for. */
  certificates(): Promise<LabCertificates>;
  /** The virtual addresses of a name, or undefined when no host has it. */
  addressesOf(name: string): readonly string[] | undefined;
}
