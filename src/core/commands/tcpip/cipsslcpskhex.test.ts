import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { certifiedBench, listenTlsPeer } from "../../../testing/bench-tls.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

describe.each(["3.4", "4.2"])("AT+CIPSSLCPSKHEX in dialect %s", (dialect) => {
  it("is AT+CIPSSLCPSK with bytes that no text could hold", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { preSharedKeys: { device: Uint8Array.of(0x00, 0xff, 0x22) } });
    await expectDialogue(bench, [
      ['AT+CIPSSLCPSKHEX="00fF22","device"', OK],
      ["AT+CIPSSLCPSKHEX?", `+CIPSSLCPSKHEX:0,00ff22,device\r\n${OK}`],
      ["AT+CIPSSLCPSK?", `+CIPSSLCPSK:0,\0\xff",device\r\n${OK}`],
      ['AT+CIPSTART="SSL","127.0.0.1",7000', `CONNECT\r\n${OK}`],
    ]);
    expect(bench.peers.lastTlsClient?.preSharedKey).toEqual({ identity: "device", key: "00ff22" });
  });

  it("shows a key that AT+CIPSSLCPSK has set, link by link", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSSLCPSK=3,"psk","hint"', OK],
      ["AT+CIPSSLCPSKHEX?", `+CIPSSLCPSKHEX:3,70736b,hint\r\n${OK}`],
      ['AT+CIPSSLCPSKHEX=5,"",""', OK],
      ["AT+CIPSSLCPSKHEX?", OK],
    ]);
  });

  it("takes 32 bytes, what is no digit as 0, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      ['AT+CIPSSLCPSKHEX="01zz","h"', OK], // golden 30
      ["AT+CIPSSLCPSKHEX?", `+CIPSSLCPSKHEX:0,0100,h\r\n${OK}`],
      [`AT+CIPSSLCPSKHEX="${"ab".repeat(32)}","h"`, OK],
      ["AT+CIPSSLCPSKHEX?", `+CIPSSLCPSKHEX:0,${"ab".repeat(32)},h\r\n${OK}`],
    ]);
    const values = ["", '"01"', '"012","h"', `"${"ab".repeat(33)}","h"`, `"01","${"h".repeat(33)}"`, '"01","h","x"'];
    await expectRefusals(bench, [
      ...["AT+CIPSSLCPSKHEX", "AT+CIPSSLCPSKHEX=?", ...values.map((text) => `AT+CIPSSLCPSKHEX=${text}`)],
      ['AT+CIPSSLCPSKHEX=01,"h"', 0x01080000],
    ]);
  });
});

it("AT+CIPSSLCPSKHEX is unknown in dialect 2.2", async () => {
  const bench = await powerOnBench({ dialect: "2.2" });
  await expectRefusals(bench, [
    ["AT+CIPSSLCPSKHEX?", 0x01090000],
    ['AT+CIPSSLCPSKHEX="01","h"', 0x01090000],
  ]);
  expect(await bench.command("AT")).toBe(OK);
});
