/** For verbs that run until they are told to stop. */
export interface Ending {
  readonly promise: Promise<void>;
  /** Ends it without a signal. */
  readonly now: () => void;
}

/** Resolves at SIGINT, SIGTERM or SIGHUP; the second one ends the process at once. */
export function untilSignal(): Ending {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  let isEnding = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(0);
      isEnding = true;
      end();
    });
  }
  return { promise, now: () => end() };
}
