import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { NodeClock } from "../../node/clock.js";
import { openFakeWorld } from "./fake-world.js";
import { parseScenario } from "./parse-scenario.js";
import { PortTarget } from "./port-target.js";
import { runFiles } from "./run-files.js";
import { sleepOn, type World } from "./world.js";

function openWorld(): World {
  const clock = new NodeClock({ keepAlive: true });
  return { ...openFakeWorld(), clock, sleep: sleepOn(clock) };
}

const scenario = parseScenario(
  JSON.stringify({
    title: "boot and echo",
    dialect: "4.2",
    steps: [
      { until: "ready\r\n", timeoutMs: 10_000, recv: "\r\nready\r\n" },
      { send: "AT\r\n", recv: "AT\r\n\r\nOK\r\n" },
    ],
  }),
  "x.json",
);

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function serve(answer: (line: string, socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => answer(bytes.toString("latin1"), socket));
    socket.write("left over from before");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function check(port: number, files = 1) {
  const target = new PortTarget(openWorld(), { type: "tcp", host: "127.0.0.1", port });
  return runFiles(
    Array.from({ length: files }, () => ({ file: "x.json", scenario })),
    target,
  );
}

describe("a modem on a TCP port", () => {
  it("is put into factory state before each file", async () => {
    const lines: string[] = [];
    const port = await serve((line, socket) => {
      lines.push(line);
      if (line.includes("RESTORE")) socket.write("\r\nOK\r\n\r\nready\r\n");
      else if (line.startsWith("AT")) socket.write(`${line}\r\nOK\r\n`);
    });
    expect(await check(port, 2)).toMatchObject([
      { exact: 2, total: 2 },
      { exact: 2, total: 2 },
    ]);
    const once = ["+++", "\r\nAT+RESTORE\r\n", "AT\r\n"];
    expect(lines).toEqual([...once, ...once]);
  });

  it("that goes away ends the file", async () => {
    const port = await serve((_, socket) => socket.destroy());
    const [result] = await check(port);
    expect(result).toMatchObject({ exact: 0, total: 2, mismatches: [] });
    expect(result?.error).toMatch(/closed/);
  });

  it("that is not there is an error of the file", async () => {
    const port = await serve(() => {});
    server?.close();
    const [result] = await check(port);
    expect(result?.error).toMatch(/ECONNREFUSED/);
  });
});
