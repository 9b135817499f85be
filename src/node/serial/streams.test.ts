import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { bytesOf, textOf } from "../../core/bytes.js";
import { StreamOutput } from "./streams.js";

function gather() {
  const written: string[] = [];
  const stream = new Writable({
    write(bytes: Buffer, _encoding, done) {
      written.push(textOf(bytes));
      done();
    },
  });
  return { written, output: new StreamOutput(stream, () => undefined) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it("writes what comes in one turn at once", async () => {
  const { written, output } = gather();
  output.write([bytesOf("AT\r\n")]);
  output.write([bytesOf("\r\nOK\r\n")]);
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(["AT\r\n\r\nOK\r\n"]);
});

it("writes a block at once, without waiting for the end of the turn", () => {
  const { written, output } = gather();
  output.write([bytesOf("head")]);
  output.write([new Uint8Array(65_536)]);
  expect(written.map((text) => text.length)).toEqual([65_540]);
});

it("leaves what a stream still holds as it is, while other pieces are joined", () => {
  const held: Buffer[] = [];
  const slow = new Writable({ highWaterMark: 1, write: (bytes: Buffer) => void held.push(bytes) });
  const quick = gather();
  const pieces = (text: string) => [bytesOf(text), bytesOf(text.repeat(8000))];
  const output = new StreamOutput(slow, () => undefined);
  output.write(pieces("a"));
  output.flush();
  for (const text of ["b", "c"]) {
    quick.output.write(pieces(text));
    quick.output.flush();
  }
  expect(held.map(textOf)).toEqual(["a".repeat(8001)]);
  expect(quick.written).toEqual(["b".repeat(8001), "c".repeat(8001)]);
});

it("sends an answer in the round of the event loop in which the question was read", async () => {
  const { written, output } = gather();
  setImmediate(async () => {
    output.write([bytesOf("AT\r\n")]);
    await undefined;
    output.write([bytesOf("\r\nOK\r\n")]);
  });
  output.flushLater();
  await nextTurn(); // asked for now: it comes at the end of the same round
  expect(written).toEqual(["AT\r\n\r\nOK\r\n"]);
});

it("writes nothing when nothing came", async () => {
  const { written, output } = gather();
  output.flushLater();
  await nextTurn();
  expect(written).toEqual([]);
});
