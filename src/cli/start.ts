import { tellAll } from "../core/activity/tell-all.js";
import { NodeClock } from "../node/clock.js";
import { type CreateModemOptions, createModem, type ModemHandle } from "../node/create-modem.js";
import { FlashFileError } from "../node/flash-file.js";
import { type SerialPortAdapter, SerialPortError } from "../node/serial/port.js";
import { Console } from "./console.js";
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
  const observer = tellAll(onlookers.observers);

  const modem = createModem({
    ...modemOptions(settings),
    ...surroundings,
    ...(observer && { observer }),
    ports: prompt ? [...ports, prompt] : ports,
    // A person who leaves does not wait for answers; a program that has written its last command does.
    onEnd: (port) => leave(modem, onlookers, port === prompt ? Promise.resolve() : modem.idle()),
  });
  leaveOnSignals(modem, onlookers);
  leaveOnBugs(modem, onlookers, output);
  try {
    await modem.opened;
  } catch (error) {
    if (error instanceof SerialPortError || error instanceof FlashFileError) throw new UsageError(error.message);
    throw error;
  }
  for (const port of ports) output.announce(port.name);
  output.announce("ready");
  if (prompt) output.printThrough(prompt);
}

function modemOptions(settings: CliSettings): CreateModemOptions {
  const { pace, dialect, quirks, flash, bind, accessPoints, map, hosts, sntpServer, dnsPort, otaServer, lab } =
    settings;
  return {
    accessPoints,
    quirks,
    map,
    hosts,
    lab,
    ...(pace !== undefined && { pace }),
    ...(dialect !== undefined && { dialect }),
    ...(flash !== undefined && { flash }),
    ...(bind !== undefined && { bind }),
    ...(sntpServer && { sntpServer }),
    ...(dnsPort !== undefined && { dnsPort }),
    ...(otaServer !== undefined && { otaServer }),
  };
}

/** Closes everything once `finished` is over, and ends the process. */
function leave(modem: ModemHandle, onlookers: Onlookers, finished: Promise<void>): void {
  void finished
    .then(() => modem.close())
    .then(() => onlookers.close())
    .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
    .finally(() => process.exit(0));
}

function leaveOnSignals(modem: ModemHandle, onlookers: Onlookers): void {
  let isLeaving = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isLeaving) process.exit(0); // asked twice: at once
      isLeaving = true;
      leave(modem, onlookers, Promise.resolve());
    });
  }
}

/** A fault of the program itself: it says where, and leaves nothing behind. */
function leaveOnBugs(modem: ModemHandle, onlookers: Onlookers, output: Console): void {
  process.on("uncaughtException", (error) => {
    output.log.write("error", "a fault of the program, which ends here", { error });
    void modem.close(); // what must not outlive the process is gone when this returns
    onlookers.closeNow();
    process.exit(1);
  });
}

async function createOnlookers(settings: CliSettings, output: Console): Promise<Onlookers> {
  if (settings.traces.length === 0) return { observers: [], close: () => Promise.resolve(), closeNow: () => undefined };
  return (await import("./onlookers.js")).openOnlookers(settings, output);
}
