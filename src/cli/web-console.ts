import { ConsoleError, type ModemConsole, openConsole } from "../web/server/index.js";
import type { Console } from "./console.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

/**
 * The page for a browser. One that nobody has asked for may be missing.
 * @throws UsageError when the port that was asked for cannot be had
 */
export async function openWebConsole(settings: CliSettings, { log }: Console): Promise<ModemConsole | undefined> {
  const asked = settings.console === "off" ? undefined : settings.console;
  try {
    return await openConsole(asked);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    if (asked) throw new UsageError(error.message);
    log.write("warn", error.message);
    return undefined;
  }
}
