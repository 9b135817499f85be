/** The browser console, for programs that make their modems themselves: `virtual-esp-at/console`. */

import { DEFAULT_DIALECT, findDialect } from "../../core/dialects/index.js";
import { applyQuirks } from "../../core/index.js";
import { type CreateModemOptions, createModem, type ModemHandle } from "../../node/create-modem.js";
import { ActivityLog } from "./activity-log.js";
import { ConsolePort } from "./console-port.js";
import { ConsoleServer } from "./console-server.js";
import { LocalModem, type WatchedModem } from "./watched-modem.js";

export type { HandAction } from "../protocol.js";
export { ActivityLog } from "./activity-log.js";
export { ConsoleError } from "./console-server.js";
export type { WatchedModem } from "./watched-modem.js";

/** Where the console is when nobody says otherwise: the first of these ports that is free. */
export const DEFAULT_CONSOLE_PORTS: readonly number[] = Array.from({ length: 10 }, (_, index) => 8280 + index);

export interface OpenConsoleOptions {
  /** Default "127.0.0.1". Anything else than loopback lets everybody in the network type at the modems. */
  readonly host?: string;
  /** 0: any free port. Of several, the first that is not taken. Default: 8280 to 8289. */
  readonly port?: number | readonly number[];
}

/** A page that shows modems, and lets one type at them and use hands on them. */
export interface ModemConsole {
  /** `http://127.0.0.1:8280/` */
  readonly url: string;
  /**
   * Makes a modem as `createModem` does and shows it, until it is closed. Its observer, if it has one, is told as well.
   * @throws RangeError when there is one of that name
   */
  createModem(name: string, options?: CreateModemOptions): ModemHandle;
  /**
   * Shows a modem that runs elsewhere.
   * @throws RangeError when there is one of that name
   */
  add(modem: WatchedModem): void;
  /** Shows it no more. */
  remove(name: string): void;
  /** Closes the page; the modems go on. May be called twice. */
  close(): Promise<void>;
}

/** Rejects with a ConsoleError when the port cannot be had. */
export async function openConsole(options: OpenConsoleOptions = {}): Promise<ModemConsole> {
  const { host = "127.0.0.1", port = DEFAULT_CONSOLE_PORTS } = options;
  const server = new ConsoleServer(host);
  await server.listen([port].flat());
  const { url } = server;
  let closing: Promise<void> | undefined;
  return {
    url,
    createModem(name, modemOptions = {}) {
      if (server.has(name)) throw new RangeError(`there is a modem "${name}" already`);
      const log = new ActivityLog();
      const consolePort = new ConsolePort(() => server.remove(name));
      const { observer, ports = [], dialect, quirks = {} } = modemOptions;
      const handle = createModem({
        ...modemOptions,
        ports: [...ports, consolePort],
        observer: (activity, atMs) => {
          log.add(activity, atMs);
          observer?.(activity, atMs);
        },
      });
      const generation = dialect === undefined ? DEFAULT_DIALECT : findDialect(dialect);
      server.add(new LocalModem(name, applyQuirks(generation, quirks), log, consolePort, handle));
      return handle;
    },
    add: (modem) => server.add(modem),
    remove: (name) => server.remove(name),
    close: () => (closing ??= server.close()),
  };
}
