import { tellAll } from "../core/activity/tell-all.js";
import { commonLab } from "../lab/lab.js";
import { NodeClock } from "../node/clock.js";
import { type CreateModemOptions, createModem } from "../node/create-modem.js";
import { FlashFileError } from "../node/flash-file.js";
import { type SerialPortAdapter, SerialPortError } from "../node/serial/port.js";
import type { ModemConsole } from "../web/server/index.js";
import { Console } from "./console.js";
import { leave, leaveOnBugs, leaveOnSignals } from "./leave.js";
import { modemOptions } from "./modem-options.js";
import type { Onlookers } from "./onlookers.js";
import { createDefaultPorts, createPort, createPrompt } from "./ports.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

/**
 * Starts the modem that was asked for and resolves when it is ready; from then on it ends the process itself.
 * @throws UsageError when a port or the flash file cannot be had
 */
export async function start(settings: CliSettings): Promise<void> {
  const output = new Console(settings);
  const clock = new NodeClock({ keepAlive: true });
  const surroundings = { clock, log: output.log };
  const wantsDefaults = settings.ports.length === 0;
  const ports: SerialPortAdapter[] = wantsDefaults ? await createDefaultPorts(surroundings) : [];
  for (const request of settings.ports) ports.push(await createPort(request, surroundings));
  const prompt = wantsDefaults ? await createPrompt() : undefined;
  const onlookers = await createOnlookers(settings, output);
  const metrics = settings.metrics && (await (await import("./metrics.js")).serveMetrics(settings.metrics, ports));
  const observer = tellAll([...onlookers.observers, ...(metrics ? [metrics.observer] : [])]);

  if (settings.labTime) commonLab.setTime(settings.labTime);
  const webConsole = await openWebConsole(settings, output);
  const create = webConsole ? (options: CreateModemOptions) => webConsole.createModem("modem", options) : createModem;
  const modem = create({
    ...modemOptions(settings),
    ...surroundings,
    ...(observer && { observer }),
    ports: prompt ? [...ports, prompt] : ports,
    // A person who leaves does not wait for answers; a program that has written its last command does.
    onEnd: (port) => leave(running, port === prompt ? Promise.resolve() : modem.idle()),
  });
  const running = {
    close() {
      onlookers.end();
      return Promise.all([modem.close(), webConsole?.close()]).then(() => onlookers.close());
    },
    closeNow() {
      void modem.close(); // what must not outlive the process is gone when this returns
      onlookers.closeNow();
    },
  };
  leaveOnSignals(running);
  leaveOnBugs(running, output);
  try {
    await modem.opened;
  } catch (error) {
    if (error instanceof SerialPortError || error instanceof FlashFileError) throw new UsageError(error.message);
    throw error;
  }
  for (const port of ports) output.announce(port.name);
  if (metrics) {
    metrics.isReady = true;
    output.announce(`metrics ${metrics.url}`);
  }
  if (webConsole) output.announce(`console ${webConsole.url}`);
  output.announce("ready");
  setImmediate(() => void warnWithoutEcho(output));
  if (prompt) output.printThrough(prompt);
}

/** AT+PING would fail for a reason that its host cannot see. */
async function warnWithoutEcho(output: Console): Promise<void> {
  const { whyNoEcho } = await import("../node/network/icmp-echo.js");
  const reason = await whyNoEcho();
  if (reason !== undefined) output.log.write("warn", reason);
}

async function openWebConsole(settings: CliSettings, output: Console): Promise<ModemConsole | undefined> {
  if (settings.console === "off" || (!settings.console && settings.ports.length > 0)) return undefined;
  return (await import("./web-console.js")).openWebConsole(settings.console, output.log);
}

async function createOnlookers(settings: CliSettings, output: Console): Promise<Onlookers> {
  if (settings.traces.length === 0 && settings.report === undefined) {
    return { observers: [], end: () => undefined, close: () => Promise.resolve(), closeNow: () => undefined };
  }
  return (await import("./onlookers.js")).openOnlookers(settings, output);
}
