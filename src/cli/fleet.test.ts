/** The verb `fleet` as a process, over real sockets. */
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, dial, folder, main, prepareCommand, Running, run } from "../testing/contracts/command-support.js";
import { StreamFarEnd, until } from "../testing/contracts/serial-port-support.js";

prepareCommand();

/** The ports of the start lines, in their order. */
function portsOf({ lines }: Running): number[] {
  return lines.flatMap((line) => {
    const [, first, last = first] = /^tcp 127\.0\.0\.1:(\d+)(?:-(\d+))?$/.exec(line) ?? [];
    if (first === undefined) return [];
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
}

const fleet = (...args: string[]) => new Running(["fleet", "--base-port", "0", ...args]).ready();

async function read(running: Running, page: string): Promise<{ status: number; text: string }> {
  const url = /^metrics (http:\S+)\/metrics$/m.exec(running.stderr)?.[1];
  const response = await fetch(`${url}${page}`);
  return { status: response.status, text: await response.text() };
}

/** Samples of the text format by their names with labels. */
async function metricsOf(running: Running): Promise<ReadonlyMap<string, number>> {
  const { status, text } = await read(running, "/metrics");
  expect(status).toBe(200);
  const samples = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, value] = /^([a-z0-9_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`not a sample: ${line}`);
      return [name, Number(value)] as const;
    });
  return new Map(samples);
}

describe("a fleet in one process", () => {
  it("has modems with state, addresses and flash of their own, and ends by a signal", async () => {
    const flash = folder();
    const running = await fleet("--count", "3", "--index", "2", "--flash", flash, "--dialect", "4.2");
    const clients = await Promise.all(portsOf(running).map(dial));
    expect(clients.length).toBe(3);
    const macs = await Promise.all(clients.map((client) => ask(client, "AT+CIPSTAMAC?")));
    expect(macs.map((answer) => /"(.*)"/.exec(answer)?.[1])).toEqual([
      "7c:df:a1:00:00:0d",
      "7c:df:a1:00:00:0f",
      "7c:df:a1:00:00:11",
    ]);
    const [first, second] = clients as [StreamFarEnd, StreamFarEnd];
    await ask(first, "AT+CWMODE=3");
    expect(await ask(first, "AT+CWMODE?")).toContain("+CWMODE:3");
    expect(await ask(second, "AT+CWMODE?")).toContain("+CWMODE:1");
    expect(readFileSync(join(flash, "6", "modem.flash"), "utf8")).toContain("wifiMode");
    expect(existsSync(join(flash, "7", "modem.flash"))).toBe(false);
    expect(await running.stop("SIGTERM")).toEqual([0, null]);
  });

  it.runIf(process.platform === "linux")(
    "reaches one modem's server from another where each has an address",
    async () => {
      const running = await fleet("--count", "2", "--bind-each", "127.83.0.1");
      const [server, client] = (await Promise.all(portsOf(running).map(dial))) as [StreamFarEnd, StreamFarEnd];
      for (const far of [server, client]) await ask(far, 'AT+CWJAP="any",""');
      expect(await ask(server, "AT+CIFSR")).toContain('STAIP,"127.83.0.1"');
      await ask(server, "AT+CIPMUX=1");
      const port = 20_000 + (process.pid % 10_000);
      await ask(server, `AT+CIPSERVER=1,${port}`);
      expect(await ask(client, `AT+CIPSTART="TCP","127.83.0.1",${port}`)).toContain("CONNECT");
    },
  );

  it("serves metrics, health and readiness", async () => {
    const running = await fleet("--count", "2", "--metrics", "0");
    const [port = 0] = portsOf(running);
    const client = await dial(port);
    await ask(client, "AT");
    await ask(client, "AT+NOSUCH", "ERROR\r\n");
    const metrics = await metricsOf(running);
    expect(metrics.get("esp_at_modems")).toBe(2);
    expect(metrics.get("esp_at_clients")).toBe(1);
    expect(metrics.get('esp_at_commands_total{command="AT",result="OK"}')).toBe(1);
    expect(metrics.get('esp_at_commands_total{command="unknown",result="ERROR"}')).toBe(1);
    expect(metrics.get('process_resident_memory_bytes{worker="0"}')).toBeGreaterThan(1e7);
    expect(await read(running, "/healthz")).toEqual({ status: 200, text: "ok\n" });
    expect(await read(running, "/readyz")).toEqual({ status: 200, text: "ready\n" });
    expect((await read(running, "/")).status).toBe(404);
  });

  it("has the lab's time", async () => {
    const running = await fleet("--count", "1", "--lab-time", "2030-01-31T12:00:00Z");
    const client = await dial(portsOf(running)[0] ?? 0);
    await ask(client, 'AT+CWJAP="any",""');
    await ask(client, 'AT+CIPSTART="TCP","daytime.test",13', "CLOSED\r\n");
    expect(Buffer.from(client.received()).toString("latin1")).toContain("2030");
  });
});

describe("a fleet in several processes", () => {
  it("divides the modems, adds up their metrics, and ends by a signal", async () => {
    const running = await fleet("--count", "5", "--workers", "2", "--metrics", "0");
    const ports = portsOf(running);
    expect(new Set(ports).size).toBe(5);
    const macs = await Promise.all(ports.map(async (port) => ask(await dial(port), "AT+CIPSTAMAC?")));
    expect(new Set(macs).size).toBe(5);
    const metrics = await metricsOf(running);
    expect(metrics.get("esp_at_modems")).toBe(5);
    expect(metrics.get('esp_at_commands_total{command="AT+CIPSTAMAC",result="OK"}')).toBe(5);
    expect(metrics.get('process_resident_memory_bytes{worker="2"}')).toBeGreaterThan(1e7);
    expect(await running.stop("SIGINT")).toEqual([0, null]);
  });

  it.runIf(process.platform === "linux")("says that a worker has died, and starts it again", async () => {
    const running = await fleet("--count", "2", "--workers", "2", "--metrics", "0");
    const { pid } = running.child;
    const children = () => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
    process.kill(children()[0] as number, "SIGKILL");
    await until(
      () => running.stderr.includes("worker 1 with modems 0 to 0 died (SIGKILL) and is started again"),
      10_000,
    );
    expect((await read(running, "/readyz")).status).toBe(503);
    await until(() => running.stderr.includes("worker 1 is back"), 20_000);
    const port = Number(/ports=\[(\d+)/.exec(running.stderr)?.[1]);
    expect(await ask(await dial(port), "AT")).toContain("OK");
    expect((await read(running, "/readyz")).status).toBe(200);
  });

  it.runIf(process.platform === "linux")("leaves no worker behind when it is killed", async () => {
    const running = await fleet("--count", "2", "--workers", "2");
    const { pid } = running.child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    await running.stop("SIGKILL");
    await until(() => children.every((child) => !existsSync(`/proc/${child}/cwd`)), 10_000);
  });
});

describe("a worker", () => {
  const worker = join(dirname(main), "../fleet/worker.js");
  const settings = {
    ...{ count: 1, firstNumber: 0, host: "127.0.0.1", basePort: 0, mac: "7c:df:a1:00:00:01" },
    ...{ options: {}, logLevel: "warn", json: false, metrics: false },
  };

  async function end(delayMs: number) {
    const child = fork(worker, [], { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let stderr = "";
    child.stderr?.on("data", (chunk) => (stderr += chunk));
    child.send({ kind: "start", settings, worker: 1 }, () => setTimeout(() => child.disconnect(), delayMs));
    const [status] = await once(child, "exit");
    return { status, stderr };
  }

  it("ends without a word when the one that started it goes, at whatever moment", async () => {
    for (const delayMs of [0, 60, 120, 180, 240]) expect(await end(delayMs)).toEqual({ status: 0, stderr: "" });
  });
});

describe("a fleet that cannot be had", () => {
  const refusal = (...args: string[]) => {
    const { status, stdout, stderr } = run(["fleet", ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    return stderr;
  };

  it.each([["1"], ["2"]])("says which port is taken, with %s workers, and leaves none open", async (workers) => {
    const other = await new Running(["--tcp", "0"]).ready();
    const basePort = other.port - 2;
    const stderr = refusal("--count", "4", "--base-port", String(basePort), "--workers", workers);
    expect(stderr).toBe(`Another program listens on 127.0.0.1:${other.port}; stop it or choose another --base-port.\n`);
    await expect(StreamFarEnd.dial(basePort)).rejects.toThrow("ECONNREFUSED");
  });

  it("says what is wrong with the flash folder", () => {
    const path = join(folder(), "file");
    run(["--stdio", "--flash", path], "AT+CWMODE=3\r\n");
    expect(refusal("--count", "1", "--base-port", "0", "--flash", path)).toMatch(
      /^The flash file .* cannot be read: .*\.\n$/,
    );
  });

  it.runIf(process.platform !== "win32")("says how many the limit of open files allows", () => {
    const command = `ulimit -n 128 && exec "${process.execPath}" "${main}" fleet --count 200`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8", timeout: 20_000 });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        "200 modems in one process are more than its limit of open files allows, which is 96; raise it with ulimit -n, " +
        "or divide them with --workers.\n",
    });
  });
});

it("--help", () => {
  const { status, stdout } = run(["fleet", "--help"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: virtual-esp-at fleet --count N/);
});
