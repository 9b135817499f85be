import type { Log } from "../core/index.js";
import { ConsoleError, type ModemConsole, type OpenConsoleOptions, openConsole } from "../web/server/index.js";
import { UsageError } from "./usage-error.js";

/**
 * The page for a browser. One that nobody has asked for may be missing.
 * @throws UsageError when the port that was asked for cannot be had
 */
export async function openWebConsole(
  asked: OpenConsoleOptions | undefined,
  log: Log,
): Promise<ModemConsole | undefined> {
  try {
    return await openConsole(asked);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    if (asked) throw new UsageError(error.message);
    log.write("warn", error.message);
    return undefined;
  }
}
