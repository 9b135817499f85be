import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { RecordingLog, StreamFarEnd, until } from "../../testing/contracts/serial-port-support.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { NodeClock } from "../clock.js";
import { DialPort } from "./dial-port.js";

/** An emulator's serial port that listens; hands out connections only when somebody asks for one. */
class Emulator {
  readonly #arrived: Socket[] = [];
  readonly #server: Server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    this.#arrived.push(socket);
  });

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async accept(): Promise<StreamFarEnd> {
    await until(() => this.#arrived.length > 0);
    return new StreamFarEnd(this.#arrived.shift() as Socket);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#arrived) socket.destroy();
  }
}

describeSerialPortContract("DialPort", async () => {
  const emulator = new Emulator();
  await emulator.listen();
  const { port } = emulator;
  return {
    port: new DialPort({ host: "127.0.0.1", port, clock: new NodeClock(), log: new RecordingLog() }),
    reconnects: false, // it comes back by itself, see below
    noticesClients: true,
    connect: () => emulator.accept(),
    cleanUp: () => emulator.close(),
  };
});

describe("DialPort", () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });

  it("connects when the other side is there at last, and again after it has gone, less and less often", async () => {
    const emulator = new Emulator();
    await emulator.listen();
    const { port } = emulator;
    emulator.close();

    const clock = new FakeClock();
    const log = new RecordingLog();
    const clients: boolean[] = [];
    const dial = new DialPort({ host: "127.0.0.1", port, clock, log });
    cleanUp.push(() => dial.close());
    await dial.open({
      onData: () => undefined,
      onWritable: () => undefined,
      onClient: (present) => clients.push(present),
      onEnd: () => undefined,
    });
    const delaysMs: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      await until(() => clock.pendingTimers === 1);
      delaysMs.push((clock.nextTimerMs ?? 0) - clock.now());
      await clock.advance(delaysMs.at(-1) ?? 0);
    }
    expect(delaysMs).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([
      `warn connect 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}; trying again until it is there`,
    ]);
    await until(() => clock.pendingTimers === 1);

    const later = new Emulator();
    await later.listen(port);
    cleanUp.push(() => later.close());
    await clock.advance(5000);
    const first = await later.accept();
    await until(() => clients.length === 1);
    await first.close();
    await until(() => clock.pendingTimers === 1);
    await clock.advance(250);
    await later.accept();
    await until(() => clients.length === 3);
    expect(clients).toEqual([true, false, true]);
  });
});
