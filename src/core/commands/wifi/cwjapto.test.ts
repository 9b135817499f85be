import { expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

const nonOs = () =>
  powerOnBench({
    dialect: "nonos-1.7",
    accessPoints: [{ ssid: "silent_ap", password: "12345678", silent: true }],
  });

it.each([
  ["AT+CWJAPTO?", `+CWJAPTO:15\r\n${OK}`],
  ["AT+CWJAPTO=1", OK],
  ["AT+CWJAPTO=0", ERROR],
  ["AT+CWJAPTO=", ERROR],
  ["AT+CWJAPTO=5,1", ERROR],
  ["AT+CWJAPTO", ERROR],
])("%s", async (line, answer) => {
  expect(await (await nonOs()).command(line)).toBe(answer);
});

it("ends an attempt after so many seconds", async () => {
  const bench = await nonOs();
  expect(await bench.command("AT+CWJAPTO=4")).toBe(OK);
  expect(await bench.command("AT+CWJAPTO?")).toBe(`+CWJAPTO:4\r\n${OK}`);
  expect(await bench.command('AT+CWJAP_CUR="silent_ap","12345678"')).toBe("");
  expect(await bench.wait(3900)).toBe("");
  expect(await bench.wait(200)).toBe("+CWJAP:1\r\n\r\nFAIL\r\n");
});

it("is forgotten at a restart", async () => {
  const bench = await nonOs();
  await bench.command("AT+CWJAPTO=4");
  bench.modem.reset();
  await bench.wait(1000);
  expect(await bench.command("AT+CWJAPTO?")).toBe(`+CWJAPTO:15\r\n${OK}`);
});
