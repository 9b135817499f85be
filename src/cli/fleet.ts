import type { Fleet } from "../fleet/fleet.js";
import { FleetError } from "../fleet/fleet.js";
import { describePorts } from "../fleet/fleet-settings.js";
import type { NamedModemMaker } from "../fleet/modem-group.js";
import { formatAddress } from "../node/serial/tcp-port.js";
import { Console } from "./console.js";
import { type FleetRequest, parseFleetArguments } from "./fleet-arguments.js";
import { ownOptions, sharedOptions } from "./fleet-options.js";
import { entries } from "./help.js";
import { leave, leaveOnBugs, leaveOnSignals } from "./leave.js";
import { openMetricsServer } from "./metrics.js";
import { UsageError } from "./usage-error.js";

export const FLEET_USAGE = `Usage: virtual-esp-at fleet --count N [options]

Many modems, each on a TCP port of its own. The ports are said on stderr, a line for each process; then comes ready.
SIGINT and SIGTERM close everything and end with exit status 0. Logged is what is at least a warning, unless --log says
more. docs/fleet.md has sizes, metrics and deployment.

${entries(ownOptions)}

For all modems alike, as for a single one:
${entries(sharedOptions)}
`;

/**
 * The verb `fleet`: starts the modems and resolves when they are ready; from then on it ends the process itself.
 * @param args what follows the verb on the command line
 * @returns the exit status, should nothing keep the process running
 * @throws UsageError for wrong options, and when the modems cannot be had
 */
export async function runFleet(args: readonly string[]): Promise<number> {
  const request = parseFleetArguments(args, process.env);
  if (request === "help") {
    process.stdout.write(FLEET_USAGE);
    return 0;
  }
  const output = new Console(request.settings);
  await checkOpenFiles(request, output);
  const webConsole =
    request.consoleAt && (await (await import("./web-console.js")).openWebConsole(request.consoleAt, output.log));
  const fleet = await createFleet(request, output, webConsole?.createModem);
  const server = request.metricsAt && (await openMetricsServer(request.metricsAt, fleet));
  if (server) output.announce(`metrics ${server.url}`);
  if (webConsole) output.announce(`console ${webConsole.url}`);
  const close = () => {
    server?.close();
    return fleet.close();
  };
  const running = { close, closeNow: () => void close() };
  leaveOnSignals(running);
  leaveOnBugs(running, output);
  try {
    for (const ports of await fleet.open()) {
      for (const range of describePorts(ports)) output.announce(`tcp ${formatAddress(request.settings.host, range)}`);
    }
  } catch (error) {
    server?.close();
    if (error instanceof FleetError) throw new UsageError(error.message);
    throw error;
  }
  if (fleet.isReady) output.announce("ready");
  return 0;
}

async function createFleet(
  { settings, workers }: FleetRequest,
  output: Console,
  create?: NamedModemMaker,
): Promise<Fleet> {
  if (workers === 1) {
    const { LocalFleet } = await import("../fleet/local-fleet.js");
    return new LocalFleet(settings, output.log, 0, create);
  }
  const { WorkerFleet } = await import("../fleet/worker-fleet.js");
  const fleet: Fleet = new WorkerFleet(settings, workers, output.log, () => leave(fleet, Promise.resolve(), 1));
  return fleet;
}

/** A modem takes one for its AT port, one for its client, and one for each link. */
async function checkOpenFiles({ settings, workers }: FleetRequest, output: Console): Promise<void> {
  const { mostListeningPorts } = await import("../fleet/open-files.js");
  const most = mostListeningPorts();
  const each = Math.ceil(settings.count / workers);
  if (most === undefined || 2 * each <= most) return;
  if (each > most) {
    throw new UsageError(
      `${each} modems in one process are more than its limit of open files allows, which is ${most}; raise it with ` +
        "ulimit -n, or divide them with --workers.",
    );
  }
  output.log.write(
    "warn",
    `with ${each} modems in a process, the limit of open files leaves ${most - each} for clients and links; ulimit -n ` +
      "raises it, and --workers divides the modems",
  );
}
