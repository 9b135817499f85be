import type { Readable, Writable } from "node:stream";
import { bytesOf } from "../../core/bytes.js";
import { ModemOutput, type Session } from "./session.js";
import { type World, waitUntil } from "./world.js";

export interface ModemStreams {
  /** What the modem writes. */
  readonly readable: Readable;
  /** What the modem reads. */
  readonly writable: Writable;
  /** Calls back when what was written has gone down the wire; absent: as soon as the system has taken it. */
  readonly drain?: (done: () => void) => void;
  /** What to do when the streams end instead of ending the output; `reason` is how it shows. */
  readonly onEnd?: (reason: string) => void;
}

/** Collects what a modem writes to a stream, and writes to it; the caller ends it. */
export function openStreams(streams: ModemStreams, world: World): Pick<Session, "output" | "send"> {
  const { readable, writable, drain, onEnd } = streams;
  const output = new ModemOutput(world.clock);
  const end = (reason: string): void => {
    // Of several events the first tells why.
    if (onEnd) onEnd(reason);
    else if (output.ended === undefined) output.end(reason);
  };
  readable.on("data", (bytes: Buffer) => {
    output.append(bytes);
  });
  readable.on("end", () => end("the modem closed its output"));
  for (const stream of new Set([readable, writable])) {
    stream.on("error", (error: Error) => end(error.message));
    stream.on("close", () => end("the modem closed the connection"));
  }
  return {
    output,
    send: (bytes) =>
      new Promise((resolve) => {
        const onTaken = (error?: Error | null): void => {
          if (error || !drain) resolve();
          else drain(resolve);
        };
        if (writable.writable) writable.write(bytes, onTaken);
        else resolve();
      }),
  };
}

/** Longer than the guard time that any firmware wants around +++. */
const ESCAPE_GUARD_MS = 1200;
const RESTORE_TIMEOUT_MS = 10_000;
const RESTORE_QUIET_MS = 300;
const READY = "\r\nready\r\n";

/**
 * Brings a modem that runs already into factory state, whatever it was doing, and leaves one `ready` in its output.
 * @throws Error when it does not restart
 */
export async function restoreModem({ world, output, send }: Pick<Session, "world" | "output" | "send">): Promise<void> {
  await send(bytesOf("+++"));
  await world.sleep(ESCAPE_GUARD_MS);
  output.take();
  await send(bytesOf("\r\nAT+RESTORE\r\n"));
  const isDone = (): boolean => {
    const isQuiet = world.clock.now() - output.lastAtMs >= RESTORE_QUIET_MS;
    return output.ended !== undefined || (isQuiet && output.text().includes("ready\r\n"));
  };
  const done = await waitUntil(world, 50, RESTORE_TIMEOUT_MS, isDone);
  if (output.ended !== undefined) throw new Error(output.ended);
  if (!done) throw new Error(`no "ready" within ${RESTORE_TIMEOUT_MS / 1000} s of AT+RESTORE`);
  output.take();
  output.append(bytesOf(READY));
}
