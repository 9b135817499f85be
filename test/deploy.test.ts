/** What is in deploy/ fits together, and the command takes what it is given there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type FleetRequest, parseFleetArguments } from "../src/cli/fleet-arguments.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (name: string) => readFileSync(join(root, "deploy", name), "utf8");

/** The manifests of a file by their kinds; any mistake in the YAML is an error. */
function manifestsOf(name: string): Record<string, Manifest> {
  const documents = parseAllDocuments(read(name), { strict: true, uniqueKeys: true, version: "1.1" });
  for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
  return Object.fromEntries(documents.map((document) => [document.get("kind"), document.toJS() as Manifest]));
}

interface Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly serviceName: string;
    readonly selector: Record<string, unknown> & { readonly matchLabels: unknown };
    readonly ports: readonly { readonly name: string; readonly port: number }[];
    readonly podMetricsEndpoints: readonly { readonly port: string }[];
    readonly template: {
      readonly metadata: { readonly labels: unknown; readonly annotations: Record<string, string> };
      readonly spec: { readonly containers: readonly [Container]; readonly securityContext: object };
    };
  };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

const requestOf = ([verb, ...args]: readonly string[], environment = {}) => {
  expect(verb).toBe("fleet");
  return parseFleetArguments(args, environment) as FleetRequest;
};

describe("kubernetes.yaml", () => {
  const { Service, StatefulSet } = manifestsOf("kubernetes.yaml") as { Service: Manifest; StatefulSet: Manifest };
  const { template } = StatefulSet.spec;
  const [container] = template.spec.containers;
  const [metricsPort] = container.ports;

  it("gives the command options that it has, and each pod a range of its own", () => {
    const pod = (index: string) => requestOf(container.args, { POD_INDEX: index });
    expect(pod("0").metricsAt).toEqual({ host: "0.0.0.0", port: metricsPort?.containerPort });
    expect(pod("1").settings.firstNumber).toBe(pod("0").settings.count);
    expect(container.env.map(({ name }) => name)).toEqual(["POD_INDEX"]);
  });

  it("has one set of labels, names and ports", () => {
    const { labels, annotations } = template.metadata;
    expect(StatefulSet.spec.selector.matchLabels).toEqual(labels);
    expect(Service.spec.selector).toEqual(labels);
    expect(StatefulSet.spec.serviceName).toBe(Service.metadata.name);
    expect(Service.spec.ports[0]).toEqual({ name: metricsPort?.name, port: metricsPort?.containerPort });
    expect(annotations["prometheus.io/port"]).toBe(String(metricsPort?.containerPort));
    const { PodMonitor } = manifestsOf("pod-monitor.yaml");
    expect(PodMonitor?.spec.selector.matchLabels).toEqual(labels);
    expect(PodMonitor?.spec.podMetricsEndpoints[0]?.port).toBe(metricsPort?.name);
  });

  it("asks the pages that there are", () => {
    const pages = readFileSync(join(root, "src/metrics/metrics-server.ts"), "utf8");
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(pages).toContain(`"${httpGet.path}"`);
      expect(httpGet.port).toBe(metricsPort?.name);
    }
  });

  it("does not run as root", () => {
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  });
});

describe("Dockerfile", () => {
  const text = read("Dockerfile").replace(/\\\n/g, " ");
  const instructions = text.split("\n").flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, rest: rest ?? "" }];
  });
  const lastOf = (wanted: string) => instructions.findLast(({ name }) => name === wanted)?.rest ?? "";

  it("copies what there is, and nothing that .dockerignore leaves out", () => {
    const copied = instructions
      .filter(({ name, rest }) => name === "COPY" && !rest.startsWith("--from"))
      .flatMap(({ rest }) => rest.split(" ").slice(0, -1));
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const kept = read("Dockerfile.dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => new RegExp(`^${line.slice(1).replaceAll(".", "\\.").replaceAll("*", ".*")}$`));
    expect(copied.filter((path) => !kept.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  it("starts a fleet with options that it has, not as root", () => {
    expect(JSON.parse(lastOf("ENTRYPOINT"))).toEqual(["node", "/app/dist/cli/main.js"]);
    const { settings, metricsAt } = requestOf(JSON.parse(lastOf("CMD")) as string[]);
    const last = settings.basePort + settings.count - 1;
    expect(lastOf("EXPOSE")).toBe(`${settings.basePort}-${last} ${metricsAt?.port}`);
    expect(lastOf("USER")).toBe("1000:1000");
  });
});
