import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { describeSerialPortContract } from "../../testing/contracts/serial-port-contract.js";
import { connectedSockets, StreamFarEnd, until } from "../../testing/contracts/serial-port-support.js";
import { StdioPort } from "./stdio-port.js";

describeSerialPortContract("StdioPort", async () => {
  const [near, far] = await connectedSockets();
  return {
    port: new StdioPort({ input: near, output: near }),
    reconnects: false,
    noticesClients: true,
    connect: async () => new StreamFarEnd(far),
    cleanUp: () => {
      near.destroy();
      far.destroy();
    },
  };
});

describe("StdioPort", () => {
  function opened(input: PassThrough, output: Writable = new PassThrough()) {
    const heard: string[] = [];
    const port = new StdioPort({ input, output });
    void port.open({
      onData: (bytes) => heard.push(Buffer.from(bytes).toString()),
      onWritable: () => undefined,
      onClient: (present) => heard.push(present ? "came" : "left"),
      onEnd: () => heard.push("end"),
    });
    return { port, heard };
  }

  it("has its client from the start, and tells the end of input once everything was handed over", async () => {
    const input = new PassThrough();
    const { heard } = opened(input);
    input.end("AT\r\n");
    await until(() => heard.includes("end"));
    expect(heard).toEqual(["came", "AT\r\n", "end"]);
  });

  it("keeps the end back while it is paused", async () => {
    const input = new PassThrough();
    const { port, heard } = opened(input);
    port.pause();
    input.end("AT\r\n");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual(["came"]);
    port.resume();
    await until(() => heard.includes("end"));
    expect(heard).toEqual(["came", "AT\r\n", "end"]);
  });

  it("takes a reader that is gone for the end, once", async () => {
    const broken = new Writable({ write: (_chunk, _encoding, callback) => callback(new Error("EPIPE")) });
    const { port, heard } = opened(new PassThrough(), broken);
    port.write([Uint8Array.of(1)]);
    await until(() => heard.includes("end"));
    expect(port.write([Uint8Array.of(2)])).toBe(1);
    expect(heard).toEqual(["came", "end"]);
  });
});
