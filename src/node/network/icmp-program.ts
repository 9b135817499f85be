import { type AddressFamily, NetworkError } from "../../core/ports.js";
import { codeOf } from "./errors.js";

export interface PingProgramOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** For tests; default: what the system calls it. */
  readonly program?: string;
}

/**
 * The round trip in milliseconds, as the system's own ping says it; undefined when there is no such program, or it may
 * not do it either. Rejects with "timeout", "unreachable" or "closed" (aborted).
 */
export function pingByProgram(
  family: AddressFamily,
  address: string,
  { timeoutMs, signal, program = programFor(family) }: PingProgramOptions,
): Promise<number | undefined> {
  const { execFile } = process.getBuiltinModule("node:child_process");
  return new Promise((resolve, reject) => {
    const fail = (failure: "timeout" | "unreachable" | "closed", message: string) =>
      reject(new NetworkError(failure, `${address} ${message}`));
    const options = { timeout: timeoutMs, signal, env: { ...process.env, LC_ALL: "C" }, windowsHide: true };
    execFile(program, argumentsFor(family, address, timeoutMs), options, (error, stdout, stderr) => {
      const roundTripMs = readRoundTrip(stdout);
      if (signal.aborted) fail("closed", "was not waited for: the network was closed");
      else if (roundTripMs !== undefined) resolve(roundTripMs);
      else if (isUnusable(error, stderr)) resolve(undefined);
      else if (/unreachable|no route/i.test(stdout + stderr)) fail("unreachable", "cannot be reached");
      else fail("timeout", `did not answer within ${timeoutMs} ms`);
    });
  });
}

/** Milliseconds in a line such as "64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms", in any language. */
export function readRoundTrip(output: string): number | undefined {
  const found = /[=<] ?(\d+(?:[.,]\d+)?) ?ms\b/.exec(output)?.[1];
  return found === undefined ? undefined : Number(found.replace(",", "."));
}

function isUnusable(error: Error | null, stderr: string): boolean {
  return ["ENOENT", "EACCES", "EPERM"].includes(codeOf(error)) || /not permitted|permission denied/i.test(stderr);
}

function programFor(family: AddressFamily): string {
  return family === 6 && process.platform === "darwin" ? "ping6" : "ping";
}

function argumentsFor(family: AddressFamily, address: string, timeoutMs: number): string[] {
  switch (process.platform) {
    case "win32":
      return [family === 6 ? "-6" : "-4", "-n", "1", "-w", String(timeoutMs), address];
    case "darwin":
      // ping6 has no limit of its own there; ours ends it.
      return family === 6 ? ["-n", "-c", "1", address] : ["-n", "-c", "1", "-W", String(timeoutMs), address];
    default:
      return ["-n", "-c", "1", "-W", String(Math.ceil(timeoutMs / 1000)), address];
  }
}
