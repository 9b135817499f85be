import { once } from "node:events";
import { connect } from "node:net";
import type { Session, Target } from "./session.js";
import { type ModemStreams, openStreams, restoreModem } from "./stream-session.js";
import type { World } from "./world.js";

/** Where a modem that runs already can be reached. */
export type PortAddress =
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  | { readonly type: "serial"; readonly path: string; readonly baud?: number };

const DEFAULT_BAUD = 115_200;

const CONNECT_TIMEOUT_MS = 5000;

/** A modem that runs already, or a real module; put into factory state before each scenario. */
export class PortTarget implements Target {
  /** There is one modem. */
  readonly mostSessions = 1;

  constructor(
    private readonly world: World,
    private readonly address: PortAddress,
  ) {}

  async open(): Promise<Session> {
    const { close, ...port } = await (this.address.type === "tcp" ? openTcp(this.address) : openSerial(this.address));
    const streams = openStreams(port, this.world);
    const session: Session = { world: this.world, ...streams, close };
    try {
      await restoreModem(session);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }
}

interface OpenPort extends ModemStreams {
  /** Resolves when the port is free for the next one. */
  close(): Promise<void>;
}

async function openTcp({ host, port }: PortAddress & { type: "tcp" }): Promise<OpenPort> {
  const stream = connect({ host, port, noDelay: true });
  const timer = setTimeout(() => stream.destroy(new Error(`no answer from ${host}:${port}`)), CONNECT_TIMEOUT_MS);
  try {
    await once(stream, "connect");
  } finally {
    clearTimeout(timer);
  }
  const close = async (): Promise<void> => {
    if (stream.closed) return;
    await new Promise((resolve) => {
      stream.once("close", resolve).destroy();
    });
  };
  return { readable: stream, writable: stream, close };
}

/** The package `serialport` is optional and loaded only here. */
async function openSerial({ path, baud = DEFAULT_BAUD }: PortAddress & { type: "serial" }): Promise<OpenPort> {
  const { SerialPort } = await import("serialport").catch((cause: unknown) => {
    throw new Error("a serial port needs the package serialport, which is not installed here", { cause });
  });
  const stream = new SerialPort({ path, baudRate: baud, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => (error ? reject(error) : resolve()));
  });
  const close = async (): Promise<void> => {
    if (!stream.isOpen) return;
    await new Promise<void>((resolve) => {
      // A port that was pulled out cannot be closed any more.
      stream.close(() => resolve());
    });
  };
  // Counting time from the last bit, so that a long payload at a low rate does not look like a slow answer.
  return { readable: stream, writable: stream, drain: (done) => stream.drain(() => done()), close };
}
