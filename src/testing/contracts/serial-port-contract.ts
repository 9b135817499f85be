import { afterEach, describe, expect, it } from "vitest";
import type { SerialPortAdapter, SerialPortHandlers } from "../../node/serial/port.js";
import { type FarEnd, joined, passTime, until } from "./serial-port-support.js";

export interface PortUnderTest {
  readonly port: SerialPortAdapter;
  /** Comes to the port as its next client. The port is open. */
  connect(): Promise<FarEnd>;
  /** Whether a client may leave and another one come. */
  readonly reconnects: boolean;
  /** Whether the port finds out that a client has come or gone without being asked. */
  readonly noticesClients: boolean;
  /** Frees what the test brought along, after the port was closed. */
  cleanUp?(): Promise<void> | void;
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, index) => index);
const MEGABYTE = 1024 * 1024;

/** Registers the tests that every {@link SerialPortAdapter} has to pass. */
export function describeSerialPortContract(name: string, create: () => Promise<PortUnderTest>): void {
  describe(`${name} keeps the SerialPortAdapter contract`, () => {
    const cleanUp: (() => Promise<void> | void)[] = [];
    afterEach(async () => {
      for (const action of cleanUp.splice(0).reverse()) await action();
    });

    async function start(prepare: (port: SerialPortAdapter) => void = () => undefined) {
      const underTest = await create();
      const owner = new Owner(underTest.port);
      cleanUp.push(async () => underTest.cleanUp?.());
      prepare(underTest.port);
      await underTest.port.open(owner);
      cleanUp.push(() => underTest.port.close());
      const connect = async (): Promise<FarEnd> => {
        const far = await underTest.connect();
        cleanUp.push(() => far.close());
        return far;
      };
      return { ...underTest, owner, connect };
    }

    it("has a name without line breaks", async () => {
      const { port } = await start();
      expect(port.name).toMatch(/^[a-z-]+( [^\n]+)?$/);
    });

    it("hands over every byte value unchanged, as plain byte arrays", async () => {
      const { owner, connect } = await start();
      const far = await connect();
      await far.send(EVERY_BYTE);
      await until(() => owner.inputBytes === 256);
      expect(owner.input()).toEqual(EVERY_BYTE);
      expect(owner.inputChunks.every((chunk) => Object.getPrototypeOf(chunk) === Uint8Array.prototype)).toBe(true);
    });

    it("carries every byte value to the host unchanged", async () => {
      const { port, owner, connect } = await start();
      const far = await connect();
      far.startReading();
      await far.send(Uint8Array.of(65)); // now even a port that cannot know has seen its client
      await until(() => owner.inputBytes === 1);
      await owner.writeAll(EVERY_BYTE);
      await until(() => far.received().length === 256);
      expect(far.received()).toEqual(EVERY_BYTE);
      await new Promise<void>((resolve) => port.drain(resolve));
    });

    it("takes nothing of nothing", async () => {
      const { port, connect } = await start();
      await connect();
      expect(port.write([new Uint8Array(0)])).toBe(0);
    });

    it("holds the writer up while the host does not read, and loses nothing", async () => {
      const { port, owner, connect } = await start();
      const far = await connect();
      await far.send(Uint8Array.of(65));
      await until(() => owner.inputBytes === 1);
      const data = patternOf(MEGABYTE);
      // Streams hold some, the system holds some more (sockets up to several megabytes).
      let taken = 0;
      let refused = 0;
      const startedMs = performance.now();
      while (refused < 5 && taken < 64 * MEGABYTE) {
        const now = port.write([data.subarray(taken % MEGABYTE)]);
        taken += now;
        refused = now === 0 ? refused + 1 : 0;
        await passTime(1);
      }
      expect(refused).toBe(5);
      expect(performance.now() - startedMs).toBeLessThan(10_000);
      far.startReading();
      await until(() => far.received().length >= taken);
      await owner.writeAll(EVERY_BYTE);
      await until(() => far.received().length >= taken + 256);
      const received = far.received();
      expect(received.length).toBe(taken + 256);
      for (let start = 0; start < taken; start += MEGABYTE) {
        const part = received.subarray(start, Math.min(start + MEGABYTE, taken));
        expect(Buffer.compare(part, data.subarray(0, part.length))).toBe(0);
      }
      expect(received.subarray(taken)).toEqual(EVERY_BYTE);
    });

    it("carries a megabyte each way at the same time", async () => {
      const { owner, connect } = await start();
      const far = await connect();
      far.startReading();
      const data = patternOf(MEGABYTE);
      await far.send(data.subarray(0, 1));
      await until(() => owner.inputBytes === 1);
      await Promise.all([far.send(data.subarray(1)), owner.writeAll(data)]);
      await until(() => far.received().length === MEGABYTE && owner.inputBytes === MEGABYTE);
      expect(Buffer.compare(far.received(), data)).toBe(0);
      expect(Buffer.compare(owner.input(), data)).toBe(0);
    });

    it("hands over nothing while it is paused, and everything afterwards", async () => {
      const { port, owner, connect } = await start();
      const far = await connect();
      await far.send(Uint8Array.of(1));
      await until(() => owner.inputBytes === 1);
      port.pause();
      await far.send(Uint8Array.of(2, 3));
      await passTime(50);
      expect(owner.inputBytes).toBe(1);
      port.resume();
      await until(() => owner.inputBytes === 3);
      expect([...owner.input()]).toEqual([1, 2, 3]);
    });

    it("can be opened paused", async () => {
      const { port, owner, connect } = await start((closed) => closed.pause());
      const far = await connect();
      await far.send(Uint8Array.of(1, 2));
      await passTime(50);
      expect(owner.inputBytes).toBe(0);
      port.resume();
      await until(() => owner.inputBytes === 2);
    });

    it("stops in the middle when it is paused by what it hands over", async () => {
      const { port, owner, connect } = await start();
      const far = await connect();
      owner.onChunk = () => port.pause();
      const data = patternOf(MEGABYTE);
      const sending = far.send(data);
      let chunks = 0;
      while (owner.inputBytes < MEGABYTE) {
        await until(() => owner.inputChunks.length > chunks);
        await passTime(0);
        expect(owner.inputChunks.length).toBe(chunks + 1);
        chunks = owner.inputChunks.length;
        if (chunks > 20) owner.onChunk = () => undefined;
        if (chunks > 20) {
          port.resume();
          await until(() => owner.inputBytes === MEGABYTE);
        }
        port.resume();
      }
      await sending;
      expect(Buffer.compare(owner.input(), data)).toBe(0);
    });

    it("survives clients that come and go", async () => {
      const { port, owner, connect, reconnects, noticesClients } = await start();
      if (!reconnects) return;
      for (let visit = 1; visit <= 3; visit++) {
        const far = await connect();
        if (noticesClients) await until(() => port.hasClient === true);
        far.startReading();
        await far.send(Uint8Array.of(visit));
        await until(() => owner.inputBytes === visit);
        await owner.writeAll(Uint8Array.of(visit, 10));
        await until(() => far.received().length === 2);
        expect([...far.received()]).toEqual([visit, 10]);
        await far.close();
        if (noticesClients) await until(() => port.hasClient === false);
        else await passTime(60);
        await until(() => port.write([EVERY_BYTE]) === 256); // to nobody
        if (noticesClients) await until(() => owner.clients.length === visit * 2);
      }
      expect([...owner.input()]).toEqual([1, 2, 3]);
      if (noticesClients) expect(owner.clients).toEqual([true, false, true, false, true, false]);
    });

    it("closes in bounded time although the host does not read, twice if asked, and is silent then", async () => {
      const { port, owner, connect } = await start();
      const far = await connect();
      await far.send(Uint8Array.of(65));
      await until(() => owner.inputBytes === 1);
      const data = patternOf(64 * 1024);
      while (port.write([data]) > 0) await passTime(0);
      const startedMs = performance.now();
      await port.close();
      expect(performance.now() - startedMs).toBeLessThan(2000);
      const heard = owner.heard;
      await far.send(Uint8Array.of(66)).catch(() => undefined);
      await far.close();
      await port.close();
      await passTime(20);
      expect(owner.heard).toBe(heard);
      port.write([EVERY_BYTE]);
      port.pause();
      port.resume();
      await new Promise<void>((resolve) => port.drain(resolve));
    });
  });
}

/** What a port tells, and a writer that waits for it. */
class Owner implements SerialPortHandlers {
  readonly inputChunks: Uint8Array[] = [];
  readonly clients: boolean[] = [];
  inputBytes = 0;
  heard = 0;
  onChunk: () => void = () => undefined;
  #writable: (() => void) | undefined;

  constructor(private readonly port: SerialPortAdapter) {}

  onData(bytes: Uint8Array): void {
    this.heard++;
    this.inputChunks.push(bytes);
    this.inputBytes += bytes.length;
    this.onChunk();
  }

  onWritable(): void {
    this.heard++;
    this.#writable?.();
  }

  onClient(present: boolean): void {
    this.heard++;
    this.clients.push(present);
  }

  onEnd(): void {
    this.heard++;
  }

  input(): Uint8Array {
    return joined(this.inputChunks);
  }

  async writeAll(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    for (;;) {
      const writable = new Promise<void>((resolve) => (this.#writable = resolve));
      rest = rest.subarray(this.port.write([rest]));
      if (rest.length === 0) return;
      await writable;
    }
  }
}

/** Bytes that show when a part is missing or out of place. */
function patternOf(lengthBytes: number): Uint8Array {
  return Uint8Array.from({ length: lengthBytes }, (_, index) => (index * 7 + (index >> 8) * 13 + (index >> 16)) & 0xff);
}
