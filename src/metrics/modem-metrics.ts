import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, type MetricObject, Registry } from "prom-client";
import { type Activity, commandDefinitions, type Observer } from "../core/index.js";

/** What is known only by asking. */
export interface ModemCounts {
  modems(): number;
  /** Modems with a client at an AT port. */
  clients(): number;
}

/**
 * What the modems of this process do, counted for Prometheus. No label has more than a few values, whatever hosts and
 * peers send: a command that does not exist is "unknown", a result that is not one of these "other".
 */
export class ModemMetrics {
  readonly #registry = new Registry();
  readonly #linksOpen = this.#gauge("esp_at_links_open", "Links that are open.", "type");
  readonly #commands = this.#counter("esp_at_commands_total", "Commands that have ended.", "command", "result");
  readonly #serial = this.#counter("esp_at_serial_bytes_total", "Bytes on the AT ports.", "direction");
  readonly #network = this.#counter("esp_at_network_bytes_total", "Payload of links on the network.", "direction");
  readonly #refused = this.#counter("esp_at_refused_inputs_total", "Input that was refused: busy p....", "during");
  readonly #failures = this.#counter("esp_at_network_failures_total", "What the network refused or ended.", "failure");
  readonly #starts = this.#counter("esp_at_starts_total", "Starts of modems: power on, reset, restart.");
  readonly #fromHost = this.#serial.labels("from_host");
  readonly #toHost = this.#serial.labels("to_host");
  readonly #received = this.#network.labels("received");
  readonly #sent = this.#network.labels("sent");

  /** `worker` tells the figures of this process (memory, event loop) from those of others. */
  constructor(counts: ModemCounts, worker = 0) {
    this.#ask("esp_at_modems", "Modems in this process.", counts.modems);
    this.#ask("esp_at_clients", "Modems with a client at their AT port.", counts.clients);
    collectDefaultMetrics({ register: this.#registry, labels: { worker: String(worker) } });
  }

  /** For one modem or for many. */
  readonly observer: Observer = (activity) => this.#count(activity);

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  data(): Promise<MetricObject[]> {
    return this.#registry.getMetricsAsJSON() as Promise<MetricObject[]>;
  }

  #count(activity: Activity): void {
    switch (activity.kind) {
      case "start":
        this.#starts.inc();
        break;
      case "host":
        this.#fromHost.inc(activity.bytes.length);
        break;
      case "modem":
        this.#toHost.inc(activity.bytes.length);
        break;
      case "result":
        this.#commands.inc({ command: commandLabel(activity.line), result: resultLabel(activity.result) });
        break;
      case "refused":
        this.#refused.inc({ during: activity.during });
        break;
      case "link":
        this.#linksOpen.inc({ type: activity.type }, activity.state === "open" ? 1 : -1);
        break;
      case "received":
        this.#received.inc(activity.bytes.length);
        break;
      case "sent":
        this.#sent.inc(activity.bytes.length);
        break;
      case "disconnected":
      case "lookup":
      case "ping":
      case "http":
        if (activity.failure !== undefined) this.#failures.inc({ failure: activity.failure });
    }
  }

  #counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  #ask(name: string, help: string, count: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(count()) });
  }
}

/** The sum of what several processes count, in the text format. */
export function addMetrics(parts: readonly (readonly object[])[]): Promise<string> {
  return AggregatorRegistry.aggregate(parts as MetricObject[][]).metrics();
}

/** By the names with which hosts write them; a dialect may have them with _CUR or _DEF. */
const commandLabels: ReadonlyMap<string, string> = new Map(
  commandDefinitions.map(({ name }) => [name, name === "" || /^E\d$/.test(name) ? `AT${name}` : `AT+${name}`]),
);

const resultLabels: ReadonlySet<string> = new Set(
  "OK,ERROR,FAIL,SEND OK,SEND FAIL,SEND Canceled,SEND CANCELLED".split(","),
);

function commandLabel(line: string): string {
  const name = /^AT\+?([A-Z0-9_]*)/i.exec(line)?.[1]?.toUpperCase() ?? "?";
  return commandLabels.get(name) ?? commandLabels.get(name.replace(/_(CUR|DEF)$/, "")) ?? "unknown";
}

function resultLabel(result: string): string {
  return resultLabels.has(result) ? result : "other";
}
