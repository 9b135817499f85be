import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { OK, Reply } from "./reply.js";

async function setUp() {
  const bench = await powerOnBench();
  return { bench, reply: new Reply(bench.modem.transmitter), other: bench.modem.transmitter };
}

describe("Reply", () => {
  it("keeps its lines until the result, so that nothing can stand between them", async () => {
    const { bench, reply, other } = await setUp();
    reply.line("+X:1");
    other.write("unsolicited\r\n");
    reply.line("+X:2");
    reply.raw(new Uint8Array([0x21]));
    reply.end(OK);
    expect(bench.takeOutput()).toBe("unsolicited\r\n+X:1\r\n+X:2\r\n!\r\nOK\r\n");
    expect(reply.ended).toBe(true);
  });

  it("sends in steps when told to", async () => {
    const { bench, reply, other } = await setUp();
    reply.raw("one ");
    reply.flush();
    reply.flush();
    other.write("between ");
    reply.end("two");
    expect(bench.takeOutput()).toBe("one between two");
  });

  it("does afterwards what must stand behind the result", async () => {
    const { bench, reply, other } = await setUp();
    reply.after(() => other.write("first "));
    reply.after(() => other.write("second"));
    reply.end(OK);
    expect(bench.takeOutput()).toBe(`${OK}first second`);
  });

  it("forgets everything when the command fails", async () => {
    const { bench, reply } = await setUp();
    reply.line("+X:1");
    reply.after(() => expect.unreachable());
    reply.discard();
    reply.end("\r\nERROR\r\n");
    expect(bench.takeOutput()).toBe("\r\nERROR\r\n");
  });

  it("says and does nothing any more once it is silenced", async () => {
    const { bench, reply } = await setUp();
    reply.line("+X:1");
    reply.after(() => expect.unreachable());
    reply.silence();
    reply.flush();
    reply.end(OK);
    expect(bench.takeOutput()).toBe("");
    expect(reply.ended).toBe(true);
  });
});
