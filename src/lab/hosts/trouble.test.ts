import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { bytesOf, failureOf, StreamEar } from "../../testing/contracts/network-under-test.js";
import { LabClient, until } from "../../testing/lab-client.js";

it("black-hole.test lets every connection hang until its time is over", async () => {
  const { network } = new LabClient();
  const address = await network.resolve("black-hole.test");
  const ear = new StreamEar();
  const startMs = performance.now();
  network.connect({ address, port: 80, timeoutMs: 120 }, ear);
  await until(() => ear.isClosed);
  expect(ear.events).toEqual(["close: timeout"]);
  expect(performance.now() - startMs).toBeGreaterThan(118);
  expect(await failureOf(network.ping(address, { timeoutMs: 10 }))).toBe("timeout");
});

it("refuse.test refuses every connection, and answers a ping", async () => {
  const client = new LabClient();
  expect((await client.dial("refuse.test", 80)).ear.events).toEqual(["close: refused"]);
  expect(await client.network.ping("198.51.100.103", { timeoutMs: 1000 })).toBe(1);
});

it("no-ping.test has a web server, and answers no ping", async () => {
  const client = new LabClient();
  expect(await client.exchange("no-ping.test", 80, "GET /hello HTTP/1.0\r\n\r\n")).toContain("Hello, modem!");
  expect(await failureOf(client.network.ping("198.51.100.101", { timeoutMs: 10 }))).toBe("timeout");
});

describe("reset.test", () => {
  it("resets at once", async () => {
    const { ear } = await new LabClient().dial("reset.test", 7);
    await until(() => ear.isClosed);
    expect(ear.events).toEqual(["open", "close: reset"]);
  });

  it.each([10, 1000])("resets after %i bytes", async (limit) => {
    const { socket, ear } = await new LabClient().dial("reset.test", limit);
    await socket.send(new Uint8Array(limit - 1));
    await until(() => ear.lengthBytes === limit - 1);
    await socket.send(bytesOf("!"));
    await until(() => ear.isClosed);
    expect([ear.events, ear.lengthBytes]).toEqual([["open", "data", "close: reset"], limit - 1]);
  });
});

describe("slow.test", () => {
  it("takes a window at once, and then as much as it reads", async () => {
    const { socket } = await new LabClient().dial("slow.test", 9);
    const startMs = performance.now();
    await socket.send(new Uint8Array(5744));
    const filledMs = performance.now();
    await socket.send(new Uint8Array(500));
    // to read a window takes it 5744 ms
    expect(filledMs - startMs).toBeLessThan(4000);
    expect(performance.now() - startMs).toBeGreaterThan(480);
  });

  it("lets a client go that does not want to wait", async () => {
    const { socket, ear } = await new LabClient().dial("slow.test", 9);
    const sent = failureOf(socket.send(new Uint8Array(60_000)));
    await sleep(20);
    socket.reset();
    expect(await sent).toBe("closed");
    expect(ear.events).toEqual(["open"]);
  });

  it("gets the rest when the client closes", async () => {
    const client = new LabClient();
    const { socket } = await client.dial("slow.test", 9);
    const sent = failureOf(socket.send(new Uint8Array(20_000)));
    socket.close();
    expect(await sent).toBe("none");
    await until(() => client.below.openCount === 0);
  });
});
