import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { RecordingLog, StreamFarEnd, until } from "../../testing/contracts/serial-port-support.js";
import { TcpPort } from "./tcp-port.js";

const deaf = {
  onData: () => undefined,
  onWritable: () => undefined,
  onClient: () => undefined,
  onEnd: () => undefined,
};

describeSerialPortContract("TcpPort", async () => {
  const port = new TcpPort({ port: 0, log: new RecordingLog(), lingerMs: 20 });
  return { port, reconnects: true, noticesClients: true, connect: () => StreamFarEnd.dial(port.port) };
});

describe("TcpPort", () => {
  const cleanUp: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });

  async function listening(port: number | readonly number[] = 0) {
    const log = new RecordingLog();
    const tcp = new TcpPort({ port, log });
    await tcp.open(deaf);
    cleanUp.push(() => tcp.close());
    const dial = async () => {
      const far = await StreamFarEnd.dial(tcp.port);
      cleanUp.push(() => far.close());
      return far;
    };
    return { tcp, log, dial };
  }

  async function occupiedPort(): Promise<number> {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    cleanUp.push(async () => other.close());
    return (other.address() as { port: number }).port;
  }

  it("listens on the loopback address and says where", async () => {
    const { tcp } = await listening();
    expect(tcp.name).toBe(`tcp 127.0.0.1:${tcp.port}`);
    expect(tcp.port).toBeGreaterThan(0);
  });

  it("refuses a second client with a line in the log and keeps the first", async () => {
    const { tcp, log, dial } = await listening();
    const first = await dial();
    await until(() => tcp.hasClient);
    const second = await dial();
    second.startReading();
    await once(second.stream, "close");
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([
      expect.stringMatching(/^warn tcp 127\.0\.0\.1:\d+: 127\.0\.0\.1:\d+ refused, 127\.0\.0\.1:\d+ has the port$/),
    ]);
    first.startReading();
    tcp.write([Uint8Array.of(7)]);
    await until(() => first.received().length === 1);
  });

  it("lets in a client that comes in the moment in which its predecessor leaves", async () => {
    const { tcp, log, dial } = await listening();
    for (let visit = 0; visit < 20; visit++) {
      const far = await dial();
      far.startReading();
      await until(() => {
        tcp.write([Uint8Array.of(visit)]); // at first still to the one before
        return far.received().length > 0;
      });
      if (visit % 2) void far.close();
      else (far.stream as Socket).resetAndDestroy();
    }
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([]);
  });

  it("still answers a client that sends no more, and lets the next one in its place", async () => {
    const { tcp, dial } = await listening();
    const first = await dial();
    first.startReading();
    await until(() => tcp.hasClient);
    first.stream.end();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tcp.hasClient).toBe(true);
    tcp.write([Uint8Array.of(7)]);
    await until(() => first.received().length === 1);
    const second = await dial();
    second.startReading();
    await once(first.stream, "close");
    tcp.write([Uint8Array.of(8)]);
    await until(() => second.received().length === 1);
  });

  it("says in a sentence that the port is taken", async () => {
    const port = await occupiedPort();
    await expect(listening(port)).rejects.toMatchObject({
      name: "SerialPortError",
      reason: "taken",
      message: `Another program listens on 127.0.0.1:${port}; stop it or choose another port.`,
    });
  });

  it("takes the first free one of several ports", async () => {
    const { tcp } = await listening([await occupiedPort(), 0]);
    expect(tcp.hasClient).toBe(false);
  });

  it("listens on IPv6 and writes such an address as a URL does", async () => {
    const tcp = new TcpPort({ host: "::1", port: 0, log: new RecordingLog() });
    try {
      await tcp.open(deaf);
    } catch {
      return; // a computer without IPv6
    }
    cleanUp.push(() => tcp.close());
    expect(tcp.name).toBe(`tcp [::1]:${tcp.port}`);
  });
});
