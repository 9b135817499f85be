import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

it.each([
  ["AT+CIPSSLSIZE?", `+CIPSSLSIZE:2048\r\n${OK}`],
  ["AT+CIPSSLSIZE=2048", OK],
  ["AT+CIPSSLSIZE=4096", OK],
  ["AT+CIPSSLSIZE=2047", ERROR],
  ["AT+CIPSSLSIZE=4097", ERROR],
  ["AT+CIPSSLSIZE=", ERROR],
  ["AT+CIPSSLSIZE", ERROR],
])("%s", async (line, answer) => {
  expect(await (await powerOnBench({ dialect: "nonos-1.7" })).command(line)).toBe(answer);
});

it("shows what was set", async () => {
  const bench = await powerOnBench({ dialect: "nonos-1.7" });
  await bench.command("AT+CIPSSLSIZE=4096");
  expect(await bench.command("AT+CIPSSLSIZE?")).toBe(`+CIPSSLSIZE:4096\r\n${OK}`);
});
