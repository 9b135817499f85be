import type { Observer } from "../core/index.js";
import type { MetricsServer, MetricsSource } from "../metrics/metrics-server.js";
import type { SerialPortAdapter } from "../node/serial/port.js";
import type { ListenAddress } from "./settings.js";
import { UsageError } from "./usage-error.js";

/** For `--metrics`. @throws UsageError where it cannot listen */
export async function openMetricsServer({ host, port }: ListenAddress, source: MetricsSource): Promise<MetricsServer> {
  const { MetricsServer, MetricsServerError } = await import("../metrics/metrics-server.js");
  try {
    return await MetricsServer.open(host ?? "127.0.0.1", port, source);
  } catch (error) {
    if (error instanceof MetricsServerError) throw new UsageError(error.message);
    throw error;
  }
}

/** What a single modem with these ports does. Whoever has made the modem says that it is ready. */
export async function serveMetrics(
  at: ListenAddress,
  ports: readonly SerialPortAdapter[],
): Promise<{ isReady: boolean; readonly observer: Observer; readonly url: string }> {
  const { ModemMetrics } = await import("../metrics/modem-metrics.js");
  const clients = () => (ports.some(({ hasClient }) => hasClient) ? 1 : 0);
  const counted = new ModemMetrics({ modems: () => 1, clients });
  const source = { isReady: false, metrics: () => counted.text() };
  const { url } = await openMetricsServer(at, source);
  return Object.assign(source, { observer: counted.observer, url });
}
