import { expect, it } from "vitest";
import { ConsolePort } from "./console-port.js";

function opened() {
  const heard: unknown[] = [];
  const port = new ConsolePort(() => heard.push("closed"));
  const handlers = {
    onData: (bytes: Uint8Array) => heard.push(Buffer.from(bytes).toString()),
    onWritable: () => undefined,
    onClient: (present: boolean) => heard.push(present),
    onEnd: () => undefined,
  };
  return { port, heard, open: () => port.open(handlers) };
}

const page = {};
const bytes = (text: string) => new TextEncoder().encode(text);

it("is a client from the first typed byte until the page leaves", async () => {
  const { port, heard, open } = opened();
  await open();
  expect(port.hasClient).toBe(false);
  port.type(bytes("AT"), page);
  port.type(bytes("\r\n"), page);
  expect(port.hasClient).toBe(true);
  port.leave(page);
  port.leave(page);
  expect(port.hasClient).toBe(false);
  expect(heard).toEqual([true, "AT", "\r\n", false]);
});

it("has a client as long as one of its pages has typed", async () => {
  const { port, heard, open } = opened();
  await open();
  const other = {};
  port.type(bytes("A"), page);
  port.type(bytes("T"), other);
  port.leave(page);
  port.leave({});
  expect(port.hasClient).toBe(true);
  port.leave(other);
  expect(heard).toEqual([true, "A", "T", false]);
});

it("keeps what is typed before it is open and while it is paused, up to a megabyte", async () => {
  const { port, heard, open } = opened();
  port.type(bytes("early"), page);
  await open();
  port.pause();
  expect(port.type(new Uint8Array(1024 * 1024), page)).toBe(true);
  expect(port.type(bytes("x"), page)).toBe(false);
  expect(heard).toEqual([true, "early"]);
  port.resume();
  expect(heard).toHaveLength(3);
});

it("takes every output, and says when the modem is closed", async () => {
  const { port, heard, open } = opened();
  await open();
  expect(port.write([bytes("hello")])).toBe(5);
  await port.close();
  port.type(bytes("late"), page);
  expect(heard).toEqual(["closed"]);
});
