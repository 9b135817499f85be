import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { describeNetworkContract } from "../testing/contracts/network-contract.js";
import { bytesOf, failureOf, StreamEar, UdpEar } from "../testing/contracts/network-under-test.js";
import { LabClient, until } from "../testing/lab-client.js";
import { Lab } from "./lab.js";

const BELOW = "what is not the lab's is the network below, which has its own run of this contract";

describeNetworkContract("LabNetwork", async () => {
  const { network, below } = new LabClient({ hosts: { "known.test": "127.0.0.9" } });
  return {
    network: Object.defineProperty(network, "openCount", { get: () => below.openCount }) as never,
    peers: new LabClient().below,
    until,
    pass: (ms) => sleep(ms).then(() => undefined),
    missing: { multicast: BELOW, broadcast: BELOW, ipv6: BELOW },
    dispose: async () => undefined,
  };
});

describe("names", () => {
  it.each([
    ["echo.test", undefined, "198.51.100.7"],
    ["Echo.TEST.", 4, "198.51.100.7"],
    ["echo.test", 6, "2001:db8:1ab::7"],
    ["ping-250.test", undefined, "198.51.100.200"],
  ] as const)("finds %s (family %s) at %s", async (name, family, address) => {
    expect(await new LabClient().network.resolve(name, family ? { family } : {})).toBe(address);
  });

  it.each(["nosuch.test", "test", "www.echo.test"])("does not know %s", async (name) => {
    expect(await failureOf(new LabClient().network.resolve(name, { timeoutMs: 5000 }))).toMatch(/^(dns|timeout)$/);
  });

  it("leaves to the user what the user has said", async () => {
    const { network } = new LabClient({ hosts: { "Echo.test": "127.0.0.9" } });
    expect(await network.resolve("echo.test")).toBe("127.0.0.9");
    expect(await network.resolve("http.test")).toBe("198.51.100.80");
  });

  it("are no reason to start anything", async () => {
    const client = new LabClient();
    await client.network.resolve("echo.test");
    expect(client.below.openCount).toBe(0);
  });
});

describe("a connection with a host of the lab", () => {
  it("goes to the virtual address and the well-known port", async () => {
    const { socket, ear } = await new LabClient().dial("echo.test", 7);
    expect(socket.remote).toEqual({ address: "198.51.100.7", port: 7 });
    expect(socket.local).toMatchObject({ address: "127.0.0.1", port: expect.any(Number) });
    await socket.send(bytesOf("hello"));
    await until(() => ear.text === "hello");
    socket.close();
    await sleep(20);
    expect(ear.events).toEqual(["open", "data"]);
  });

  it("goes over IPv6, too", async () => {
    const { socket, ear } = await new LabClient().dial("echo.test", 7, { family: 6 });
    expect([socket.remote.address, socket.local.address]).toEqual(["2001:db8:1ab::7", "::1"]);
    await socket.send(bytesOf("six"));
    await until(() => ear.text === "six");
  });

  it("needs no question for the name before", async () => {
    const { network } = new LabClient();
    const ear = new StreamEar();
    const socket = network.connect({ address: "198.51.100.7", port: 7, localAddress: "127.0.0.1" }, ear);
    const sent = socket.send(bytesOf("early"));
    expect(socket.local).toEqual({ address: "0.0.0.0", port: 0 });
    await sent;
    await until(() => ear.text === "early");
  });

  it("is refused where there is no such service", async () => {
    const { ear } = await new LabClient().dial("echo.test", 8);
    expect(ear.events).toEqual(["close: refused"]);
  });

  it.each(["close", "reset"] as const)("can be ended by %s before it is there", async (how) => {
    const { network, below } = new LabClient();
    const ear = new StreamEar();
    const socket = network.connect({ address: "198.51.100.7", port: 7 }, ear);
    const sent = failureOf(socket.send(bytesOf("x")));
    socket[how]();
    expect(await sent).toBe("closed");
    await sleep(100);
    expect([ear.events, below.openCount]).toEqual([[], 0]);
  });

  it("times out where nobody is", async () => {
    const ear = new StreamEar();
    new LabClient().network.connect({ address: "198.51.100.199", port: 80, timeoutMs: 30 }, ear);
    await until(() => ear.events.length > 0);
    expect(ear.events).toEqual(["close: timeout"]);
  });

  it("is gone without a word once the network is closed", async () => {
    const client = new LabClient();
    const { ear } = await client.dial("echo.test", 7);
    const waiting = new StreamEar();
    client.network.connect({ address: "198.51.100.199", port: 80 }, waiting);
    await client.close();
    expect(await failureOf(client.network.resolve("echo.test"))).toBe("closed");
    await sleep(20);
    expect([ear.events, waiting.events]).toEqual([["open"], []]);
  });
});

describe("datagrams", () => {
  it("come from the virtual address", async () => {
    const { bytes, from } = await new LabClient().ask("echo.test", 7, bytesOf("ping"));
    expect([Buffer.from(bytes).toString(), from]).toEqual(["ping", { address: "198.51.100.7", port: 7 }]);
  });

  it("are lost where there is no such service", async () => {
    const { network } = new LabClient();
    const ear = new UdpEar();
    const remote = { address: "198.51.100.7", port: 8 };
    const socket = await network.openUdp({ localPort: 0, remote }, ear);
    await socket.send(bytesOf("x"), remote);
    await sleep(50);
    expect(ear.datagrams).toEqual([]);
  });

  it("go from one socket to the lab and elsewhere", async () => {
    const { network, below } = new LabClient();
    const elsewhere = new UdpEar();
    const other = await below.openUdp({ localPort: 0, remote: { address: "127.0.0.1", port: 0 } }, elsewhere);
    const ear = new UdpEar();
    const socket = await network.openUdp({ localPort: 0, remote: other.local }, ear);
    await socket.send(bytesOf("there"), other.local);
    await socket.send(bytesOf("lab"), { address: "2001:db8:1ab::7", port: 7 });
    await until(() => elsewhere.texts.length > 0 && ear.texts.length > 0);
    expect([elsewhere.texts, ear.texts]).toEqual([["there"], ["lab"]]);
    expect(ear.datagrams[0]?.from).toEqual({ address: "2001:db8:1ab::7", port: 7 });
    expect(elsewhere.datagrams[0]?.from).toEqual({ address: "127.0.0.1", port: socket.local.port });
  });
});

describe("ping", () => {
  it("takes as long as the host's name says", async () => {
    const { network } = new LabClient();
    const startMs = performance.now();
    expect(await network.ping(await network.resolve("ping-120.test"), { timeoutMs: 5000 })).toBe(120);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(118);
  });

  it("is in vain when the answer takes longer than that, or when nobody is there", async () => {
    const { network } = new LabClient();
    expect(await failureOf(network.ping(await network.resolve("ping-900.test"), { timeoutMs: 20 }))).toBe("timeout");
    expect(await failureOf(network.ping("198.51.100.199", { timeoutMs: 20 }))).toBe("timeout");
  });

  it("ends with the network", async () => {
    const client = new LabClient();
    const waiting = failureOf(client.network.ping("198.51.100.199", { timeoutMs: 60_000 }));
    await sleep(20);
    await client.close();
    expect(await waiting).toBe("closed");
  });
});

describe("one GET", () => {
  const request = { secure: false, host: "http.test", path: "/hello", headers: {}, maximumBytes: 1000 };

  it("is answered by the host", async () => {
    const { network } = new LabClient();
    const { response } = network.httpGet({ ...request, address: "198.51.100.80", port: 80 });
    const { status, body } = await response;
    expect([status, Buffer.from(body).toString()]).toEqual([200, "Hello, modem!\n"]);
  });

  it("is refused, or given up", async () => {
    const { network } = new LabClient();
    const refused = network.httpGet({ ...request, address: "198.51.100.80", port: 81 });
    expect(await failureOf(refused.response)).toBe("refused");
    for (const address of ["198.51.100.199", "198.51.100.80"]) {
      const exchange = network.httpGet({ ...request, address, port: 80, path: "/slow/30000" });
      setTimeout(() => exchange.abort(), 60);
      expect(await failureOf(exchange.response)).toBe("closed");
    }
  });
});

describe("a lab", () => {
  it("is one for all who share it, and ends with the last", async () => {
    const lab = new Lab();
    const [first, second] = [new LabClient({ lab }), new LabClient({ lab })];
    await first.dial("echo.test", 7);
    const { socket, ear } = await second.dial("echo.test", 7);
    await first.close();
    await socket.send(bytesOf("still here"));
    await until(() => ear.text === "still here");
    const running = await lab.enter();
    await lab.leave();
    await second.close();
    const echo = running.host(7)?.services[0] ?? expect.unreachable();
    await expect(running.portOf(echo)).rejects.toThrow("the lab is closed");
    // and it can be used again
    const third = new LabClient({ lab });
    expect((await third.dial("echo.test", 7)).ear.events).toEqual(["open"]);
  });

  it.each([new Date(Number.NaN), "2030-01-01" as never])("has no time %j", (time) => {
    expect(() => new Lab({ time })).toThrow(RangeError);
  });
});
