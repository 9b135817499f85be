/** A process of a fleet: runs the range of modems that it is told, until the one that started it disconnects. */
import { StreamLog } from "../node/log.js";
import { FleetError } from "./fleet.js";
import { LocalFleet } from "./local-fleet.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

let fleet: LocalFleet | undefined;

function tell(message: FromWorker): void {
  // one that has gone, or goes at this moment, does not hear it; "disconnect" follows
  if (process.connected) process.send?.(message, () => undefined);
}

async function start({ settings, worker }: Extract<ToWorker, { kind: "start" }>): Promise<void> {
  if (!process.connected) return; // it has gone before this process was there
  const log = new StreamLog({ level: settings.logLevel, json: settings.json });
  fleet = new LocalFleet(settings, log, worker);
  try {
    const [ports = []] = await fleet.open();
    tell({ kind: "ready", ports });
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    tell({ kind: "refused", message: error.message });
    if (process.connected) process.disconnect();
  }
}

async function count(request: number): Promise<void> {
  tell({ kind: "counted", request, data: (await fleet?.metricsData()) ?? [] });
}

// Ctrl-C in a terminal, and service managers, signal all processes at once: the first one decides what happens.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("message", (message: ToWorker) => {
  void (message.kind === "start" ? start(message) : count(message.request));
});
process.on("disconnect", () => {
  void Promise.resolve(fleet?.close()).finally(() => process.exit(0));
});
