import { expect, it } from "vitest";
import { OtaServer } from "../../../lab/servers/ota-server.js";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";

const internet = { names: { "iot.espressif.cn": "127.0.0.1" } };

// manual, TCP/IP AT Commands: AT+CIPFWVER
it.each(["3.4", "4.2"])("AT+CIPFWVER asks the update server in dialect %s", async (dialect) => {
  const bench = await joinedBench({ dialect, internet });
  const server = await OtaServer.open(bench.peers, { newest: "v4.1.0.0" });
  await expectDialogue(bench, [["AT+CIPFWVER?", `+CIPFWVER:"v4.1.0.0"\r\n${OK}`]]);
  expect(server.paths).toEqual(["/v1/device/rom/?is_format_simple=true"]);
  await expectDialogue(bench, [["AT+CIUPDATE?", `+CIPUPDATE:0\r\n${OK}`]]);
});

it("AT+CIPFWVER does not disturb an update that goes on", async () => {
  const bench = await joinedBench({ internet });
  const silent = await OtaServer.open(bench.peers, { silent: true });
  expect(await bench.command("AT+CIUPDATE=0,,,1")).toBe(`${OK}+CIPUPDATE:1\r\n+CIPUPDATE:2\r\n`);
  silent.close(); // connections stay
  await OtaServer.open(bench.peers);
  await expectDialogue(bench, [
    ["AT+CIPFWVER?", `+CIPFWVER:"v9.8.7.6"\r\n${OK}`],
    ["AT+CIUPDATE?", `+CIPUPDATE:2\r\n${OK}`],
    ["AT+CIUPDATE", ERROR],
  ]);
  expect(await bench.wait(181_000)).toBe("+CIPUPDATE:-1\r\n");
});

it("AT+CIPFWVER fails without a server, without a version, and by a reset without a word", async () => {
  const bench = await joinedBench({ internet });
  expect(await commandLasting(bench, "AT+CIPFWVER?", 500)).toBe(ERROR);
  const silent = await OtaServer.open(bench.peers, { silent: true });
  expect(await bench.command("AT+CIPFWVER?")).toBe("");
  bench.modem.reset();
  expect(await bench.wait(2000)).toContain("\r\nready\r\n");
  silent.close();
  await OtaServer.open(bench.peers, { newest: "" });
  expect(await commandLasting(bench, "AT+CIPFWVER?", 500)).toBe(ERROR);
});

it("AT+CIPFWVER has no other form, and is unknown in dialect 2.2", async () => {
  const bench = await powerOnBench();
  await expectRefusals(bench, ["AT+CIPFWVER", "AT+CIPFWVER=?", "AT+CIPFWVER=1"]);
  const older = await powerOnBench({ dialect: "2.2" });
  await expectRefusals(older, [["AT+CIPFWVER?", 0x01090000]]);
});
