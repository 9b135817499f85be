import { bytesOf } from "../../core/bytes.js";
import type { StreamHandlers, StreamSocket, Timer } from "../../core/ports.js";
import { ByteLog } from "./byte-log.js";
import type { World } from "./world.js";

/** One TCP connection of a peer: remembers what came, and may echo it after a silence. */
export class PeerConnection {
  readonly received = new ByteLog();
  private socket: StreamSocket | undefined;
  private over = false;
  private readonly toEcho = new ByteLog();
  private echoTimer: Timer | undefined;

  /** @param echoDelayMs the silence after which all that came goes back in one piece; absent: no echo */
  constructor(
    private readonly world: World,
    private readonly echoDelayMs?: number,
  ) {}

  /** Takes the socket whose handlers these are. */
  attach(socket: StreamSocket): void {
    this.socket = socket;
  }

  readonly handlers: StreamHandlers = {
    onData: (bytes) => {
      this.received.append(bytes);
      if (this.echoDelayMs !== undefined) this.echoLater(bytes, this.echoDelayMs);
    },
    onClose: () => {
      this.end();
    },
  };

  /** Whoever ended it. */
  get closed(): boolean {
    return this.over;
  }

  /** Does nothing on a connection that is over: the modem's output shows what that means to it. */
  send(data: string): void {
    if (this.over || data === "") return;
    this.socket?.send(bytesOf(data)).catch(() => {
      // The connection ended meanwhile; onClose tells.
    });
  }

  close(): void {
    if (!this.over) this.socket?.close();
    this.end();
  }

  reset(): void {
    if (!this.over) this.socket?.reset();
    this.end();
  }

  private echoLater(bytes: Uint8Array, delayMs: number): void {
    this.toEcho.append(bytes);
    this.echoTimer?.cancel();
    this.echoTimer = this.world.clock.schedule(delayMs, () => {
      this.send(this.toEcho.take());
    });
  }

  private end(): void {
    this.over = true;
    this.echoTimer?.cancel();
  }
}
