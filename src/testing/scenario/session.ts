import type { DialectPoint } from "../../core/dialects/words/index.js";
import type { Clock } from "../../core/ports.js";
import { ByteLog } from "./byte-log.js";
import type { Scenario } from "./scenario.js";
import type { World } from "./world.js";

/** Something that has modems to play scenarios with: in-process, a child process, a port. */
export interface Target {
  /** How many sessions may be open at once. */
  readonly mostSessions: number;
  /**
   * Gives a modem in factory state whose `\r\nready\r\n` is or will be in its output.
   * Rejects with an Error whose message says why there is none.
   */
  open(scenario: Scenario): Promise<Session>;
}

/** One modem, its network and its time, for one scenario. */
export interface Session {
  readonly world: World;
  readonly output: ModemOutput;
  /** Bytes from the host, in one write. A slow line resolves when they have gone; it never rejects. */
  send(bytes: Uint8Array): Promise<void> | undefined;
  /** What should never happen in a modem of our own, when it has happened since the last call. */
  takeFault?(): string | undefined;
  /** Of a modem of our own: the name of its dialect. */
  readonly dialect?: string;
  /** Of a modem of our own: what it has looked at in its dialect since the last call. */
  takePoints?(): readonly DialectPoint[];
  /** Ends the modem and everything that belongs to it; never rejects. */
  close(): Promise<void>;
}

/** What the modem has written and nobody has looked at yet. */
export class ModemOutput {
  private readonly log = new ByteLog();
  private lastAt: number;
  private reason: string | undefined;

  constructor(private readonly clock: Clock) {
    this.lastAt = clock.now();
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
    this.lastAt = this.clock.now();
  }

  /** Nothing more will come: the process is gone, the connection is closed. The latest reason counts. */
  end(reason: string): void {
    this.reason = reason;
  }

  get ended(): string | undefined {
    return this.reason;
  }

  /** When the last bytes came, in milliseconds of the clock. */
  get lastAtMs(): number {
    return this.lastAt;
  }

  text(): string {
    return this.log.text();
  }

  take(): string {
    return this.log.take();
  }
}
