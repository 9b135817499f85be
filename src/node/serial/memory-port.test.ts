import { describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { StreamFarEnd } from "../../testing/contracts/serial-port-support.js";
import { MemoryPort } from "./memory-port.js";

describeSerialPortContract("MemoryPort", async () => {
  const port = new MemoryPort();
  return { port, reconnects: true, noticesClients: true, connect: async () => new StreamFarEnd(port.toStream()) };
});

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const text = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("latin1");

describe("MemoryPort", () => {
  async function opened() {
    const port = new MemoryPort();
    const heard: string[] = [];
    let onWritable = () => {};
    await port.open({
      onData: (data) => heard.push(text(data)),
      onWritable: () => onWritable(),
      onClient: (present) => heard.push(present ? "came" : "left"),
      onEnd: () => heard.push("end"),
    });
    return { port, heard, setOnWritable: (action: () => void) => (onWritable = action) };
  }

  it("hands input and output over within the call", async () => {
    const { port, heard } = await opened();
    const seen: string[] = [];
    const stop = port.listen((data) => seen.push(text(data)));
    expect(port.send(bytes("AT"))).toBe(true);
    port.write([bytes("OK")]);
    stop();
    stop();
    expect(heard).toEqual(["came", "AT", "left"]);
    expect(seen).toEqual(["OK"]);
  });

  it("keeps its own copy of the input", async () => {
    const { port, heard } = await opened();
    port.pause();
    const data = bytes("AT");
    expect(port.send(data)).toBe(false);
    data.fill(0);
    port.resume();
    expect(heard).toEqual(["AT"]);
  });

  it("takes input before it is open", async () => {
    const port = new MemoryPort();
    expect(port.send(bytes("AT"))).toBe(false);
    const heard: string[] = [];
    await port.open({
      onData: (data) => heard.push(text(data)),
      onWritable: () => {},
      onClient: () => {},
      onEnd: () => {},
    });
    expect(heard).toEqual(["AT"]);
  });

  it("refuses input without end", () => {
    const port = new MemoryPort();
    const megabyte = new Uint8Array(1024 * 1024);
    for (let count = 0; count < 16; count++) port.send(megabyte);
    expect(() => port.send(Uint8Array.of(1))).toThrow(
      new RangeError("1 bytes are too many: 16777216 bytes wait for the modem already"),
    );
  });

  it("keeps the order when a listener answers within the call", async () => {
    const { port, heard } = await opened();
    port.listen((data) => port.send(bytes(`<${text(data)}>`)));
    port.write([bytes("1")]);
    port.write([bytes("2")]);
    expect(heard).toEqual(["came", "<1>", "<2>"]);
  });

  it("can be read piece by piece, holds the writer up while nobody asks, and ends", async () => {
    const { port, setOnWritable } = await opened();
    const pieces = port.read();
    const first = pieces.next();
    port.write([bytes("1")]);
    expect(text((await first).value ?? undefined)).toBe("1");
    const large = new Uint8Array(64 * 1024);
    expect(port.write([large])).toBe(large.length);
    expect(port.write([bytes("2")])).toBe(0);
    setOnWritable(() => port.write([bytes("2")]));
    expect((await pieces.next()).value).toEqual(large);
    expect(text((await pieces.next()).value ?? undefined)).toBe("2");
    const last = pieces.next();
    await port.close();
    expect(await last).toEqual({ value: undefined, done: true });
  });

  it("passes the reason of an early end on", async () => {
    const { port } = await opened();
    const failure = new Error("no flash");
    const next = port.read().next();
    port.end(failure);
    await expect(next).rejects.toBe(failure);
    expect((await port.read().next()).done).toBe(true);
  });

  it("stops being a client when a loop over its output is left", async () => {
    const { port, heard } = await opened();
    setTimeout(() => port.write([bytes("1")]), 1);
    for await (const data of port.read()) {
      expect(text(data)).toBe("1");
      break;
    }
    expect(heard).toEqual(["came", "left"]);
    expect(port.hasClient).toBe(false);
  });
});
