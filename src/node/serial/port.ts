import type { UartSettings } from "../../core/ports.js";

/** What the owner of a port hears of it. Nothing is called any more once {@link SerialPortAdapter.close} was. */
export interface SerialPortHandlers {
  /** One read: bytes from the host, which the receiver owns. Never called while the port is paused. */
  onData(bytes: Uint8Array): void;
  /** The port, which had taken fewer bytes than it was given, takes more. */
  onWritable(): void;
  /** A client came, or the client left. Only ports that can know say so. */
  onClient(present: boolean): void;
  /** The host has closed its end for good (end of stdin). Everything it wrote has been delivered. */
  onEnd(): void;
}

/** One way for a host to reach the modem's AT port. Bytes go through unchanged. */
export interface SerialPortAdapter {
  /** For the start line: `tcp 127.0.0.1:8266`, `pty /dev/pts/3 /tmp/ttyESP0`. Complete once {@link open} resolved. */
  readonly name: string;
  /** Whether somebody is there to read; undefined when the port cannot know. */
  readonly hasClient: boolean | undefined;
  /** What is written before a first client came waits for it inside the port (a PTY: in the kernel). */
  readonly holdsOutput: boolean;
  /** The pace that drivers expect of such a port when the user did not ask for one. */
  readonly defaultPace: "auto" | "off";
  /** Rejects with a {@link SerialPortError} when the port cannot be had. Called once. */
  open(handlers: SerialPortHandlers): Promise<void>;
  /**
   * Takes as many bytes as it can now of pieces that follow one another, never blocking, and returns their number. When
   * that is fewer than all, {@link SerialPortHandlers.onWritable} follows. The port may keep the arrays; the caller does
   * not change them.
   */
  write(pieces: readonly Uint8Array[]): number;
  /** Calls `done` once everything taken so far has left for the host, or never will because the client is gone. */
  drain(done: () => void): void;
  /** Stops reading, so that the host is held up as soon as what lies between is full. */
  pause(): void;
  resume(): void;
  /** The modem changed its UART. Only a real line has something to change; output written before is not affected. */
  configure?(settings: UartSettings): void;
  /** Gives everything back; what must not outlive the process is gone when this returns. May be called twice. */
  close(): Promise<void>;
}

/** A port cannot be had; the message is a whole sentence for the person who asked for it. */
export class SerialPortError extends Error {
  override readonly name = "SerialPortError";
  constructor(
    /** "taken": somebody else has it, another one might be free. */
    readonly reason: "taken" | "unsupported" | "failed",
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
