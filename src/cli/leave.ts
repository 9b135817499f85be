/** How the process ends: everything is closed first. */
import type { Console } from "./console.js";

interface Running {
  close(): Promise<void>;
  /** For the last moment of a process that ends by a fault. */
  closeNow(): void;
}

/** Closes everything once `finished` is over, and ends the process. */
export function leave(running: Pick<Running, "close">, finished: Promise<void>, status = 0): void {
  void finished
    .then(() => running.close())
    .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
    .finally(() => process.exit(status));
}

export function leaveOnSignals(running: Running): void {
  let isLeaving = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isLeaving) process.exit(0); // asked twice: at once
      isLeaving = true;
      leave(running, Promise.resolve());
    });
  }
}

/** A fault of the program itself: it says where, and leaves nothing behind. */
export function leaveOnBugs(running: Running, output: Console): void {
  process.on("uncaughtException", (error) => {
    output.log.write("error", "a fault of the program, which ends here", { error });
    running.closeNow();
    process.exit(1);
  });
}
