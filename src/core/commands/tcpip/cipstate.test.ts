import { describe, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { linkedBench } from "../../../testing/bench-peers.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

describe("AT+CIPSTATE", () => {
  it("lists the links without a status", async () => {
    const { bench } = await linkedBench();
    await expectDialogue(bench, [
      ["AT+CIPSTATE?", `+CIPSTATE:0,"TCP","127.0.0.1",7000,49152,0\r\n${OK}`],
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ["AT+CIPSTATE?", OK],
    ]);
  });

  it("has only the query form", async () => {
    await expectRefused(await powerOnBench(), ["AT+CIPSTATE", "AT+CIPSTATE=1", "AT+CIPSTATE=?"]);
  });

  it("came after 2.2", async () => {
    const bench = await powerOnBench({ dialect: "2.2" });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [["AT+CIPSTATE?", `ERR CODE:0x01090000\r\n${ERROR}`]]);
  });
});
