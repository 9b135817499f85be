import { describe, expect, it, vi } from "vitest";
import { makeFirmwareImage } from "../../../lab/servers/firmware-image.js";
import { OtaServer, type OtaServerOptions } from "../../../lab/servers/ota-server.js";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { commandLasting, expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";
import { FakeFlash } from "../../../testing/fake-flash.js";
import { bytesOf } from "../../bytes.js";

const BUSY = "\r\nbusy p...\r\n";
const READY = "\r\nready\r\n";
const lines = (...states: number[]) => states.map((state) => `+CIPUPDATE:${state}\r\n`).join("");
const versionOf = async (bench: Bench) => /AT version:([^(]*)\(/.exec(await bench.command("AT+GMR"))?.[1];

/** A joined bench, and the update server of the stock firmware at its name. */
async function updating(dialect: string, options?: OtaServerOptions): Promise<{ bench: Bench; server: OtaServer }> {
  const bench = await joinedBench({ dialect, internet: { names: { "iot.espressif.cn": "127.0.0.1" } } });
  return { bench, server: await OtaServer.open(bench.peers, options) };
}

describe.each(["2.2", "4.2"])("AT+CIUPDATE in dialect %s", (dialect) => {
  // seed: the order of the states; the requests: shared dialects, over-the-air update
  it("loads the newest version, restarts into it and can be rolled back", async () => {
    const { bench, server } = await updating(dialect);
    const before = await versionOf(bench);
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(0)}${OK}`]]);
    expect(await commandLasting(bench, "AT+CIUPDATE", 2000)).toMatch(
      `${lines(1, 2, 3, 4)}${OK}${READY}WIFI CONNECTED\r\nWIFI GOT IP\r\n`,
    );
    expect(await versionOf(bench)).toBe("9.8.7.6");
    expect(server.paths).toEqual([
      "/v1/device/rom/?is_format_simple=true",
      "/v1/device/rom/?action=download_rom&version=v9.8.7.6&filename=ota.bin",
    ]);
    expect(server.requests[0]).toMatch(/\r\nHost: iot\.espressif\.cn:80\r\n/);
    expect(server.requests[0]).toMatch(/\r\nAuthorization: token \S+\r\n/);
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(0)}${OK}`]]);
    await commandLasting(bench, "AT+SYSROLLBACK", 2000);
    expect(await versionOf(bench)).toBe(before);
  });

  it.each([
    ["=0", [1, 2, 3, 4]],
    ["=0,", [1, 2, 3, 4]],
    ['=0,,"ota"', [1, 2, 3, 4]],
    ["=0,,,0", [1, 2, 3, 4]],
    ['=0,"v2.2.0.0"', [1, 4]], // the server is not asked for a version
    ['=0,"v2.2.0.0","ota"', [1, 4]],
    ['=0,"v2.2.0.0",,0', [1, 4]],
  ])("%s goes through states %j", async (tail, states) => {
    const { bench } = await updating(dialect, { newest: "v2.2.0.0" });
    expect(await commandLasting(bench, `AT+CIUPDATE${tail}`, 1000)).toContain(`${lines(...states)}${OK}${READY}`);
    expect(await versionOf(bench)).toBe("2.2.0.0");
  });

  it("1 asks over TLS, at its port", async () => {
    const { bench } = await updating(dialect, { port: 443 });
    const httpGet = vi.spyOn(bench.network, "httpGet");
    expect(await commandLasting(bench, "AT+CIUPDATE=1", 1000)).toContain(lines(1, 2, 3, 4));
    expect(httpGet.mock.calls.map(([{ secure, port }]) => [secure, port])).toEqual([
      [true, 443],
      [true, 443],
    ]);
  });

  // seed's example: AT+CIUPDATE=1,"v2.2.0.0","mqtt_ca"
  it.each(["mqtt_ca", "client_ca", "client_cert", "server_key"])(
    "loads the partition %s and leaves the firmware",
    async (name) => {
      const pem = bytesOf("-----BEGIN CERTIFICATE-----");
      const { bench, server } = await updating(dialect, { files: { [`v2.2.0.0/${name}.bin`]: pem } });
      const before = await versionOf(bench);
      expect(await commandLasting(bench, `AT+CIUPDATE=0,"v2.2.0.0","${name}"`, 1000)).toContain(
        `${lines(1, 4)}${OK}${READY}`,
      );
      expect(bench.flash.partitions).toEqual({ [`${name}.0`]: pem });
      expect(await versionOf(bench)).toBe(before);
      expect(server.paths).toEqual([`/v1/device/rom/?action=download_rom&version=v2.2.0.0&filename=${name}.bin`]);
    },
  );

  it("keeps the line busy until it is through", async () => {
    const { bench } = await updating(dialect, { silent: true });
    expect(await bench.command("AT+CIUPDATE")).toBe(lines(1, 2));
    for (const line of ["AT", "AT+CIUPDATE?"]) expect(await bench.command(line)).toBe(BUSY);
    // manual: it may take three minutes
    expect(await bench.wait(179_000)).toBe("");
    expect(await bench.wait(2000)).toBe(ERROR);
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(-1)}${OK}`]]);
  });

  it.each<[string, OtaServerOptions, number[]]>([
    ["has another file under that name", { files: { "v9.8.7.6/ota.bin": bytesOf("no image") } }, [1, 2, 3]],
    ["has an image with one byte changed", { files: { "v9.8.7.6/ota.bin": damaged() } }, [1, 2, 3]],
    ["has no such file", { files: {} }, [1, 2, 3]],
    ["ends the download early", { cutAfterBytes: 100 }, [1, 2, 3]],
    ["names no version", { newest: "" }, [1, 2]],
  ])("keeps the old firmware when the server %s", async (_, options, states) => {
    const { bench } = await updating(dialect, options);
    const before = [await versionOf(bench), bench.flash];
    expect(await commandLasting(bench, "AT+CIUPDATE", 1000)).toBe(lines(...states) + ERROR);
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(-1)}${OK}`]]);
    await bench.command("AT+RST");
    await bench.wait(2000);
    expect([await versionOf(bench), bench.flash]).toEqual(before);
    await expectRefusals(bench, ["AT+SYSROLLBACK"]);
  });

  it.each(["AT+CIUPDATE", "AT+CIUPDATE=0,,,1"])(
    "keeps the old firmware when flash cannot be written: %s",
    async (line) => {
      const storage = new FakeFlash();
      const bench = await joinedBench({ dialect, storage, otaServer: { host: "localhost" } });
      await OtaServer.open(bench.peers);
      const before = await versionOf(bench);
      storage.failSavesWith(new Error("disk full"));
      expect(await commandLasting(bench, line, 1000)).toBe(
        line === "AT+CIUPDATE" ? lines(1, 2, 3) + ERROR : OK + lines(1, 2, 3, -1),
      );
      await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(-1)}${OK}`]]);
      await bench.command("AT+RST");
      await bench.wait(2000);
      expect(await versionOf(bench)).toBe(before);
    },
  );

  it("fails where there is no server, and can be tried again", async () => {
    const bench = await joinedBench({ dialect, internet: { names: { "iot.espressif.cn": "127.0.0.1" } } });
    expect(await commandLasting(bench, "AT+CIUPDATE", 1000)).toBe(lines(1) + ERROR);
    await OtaServer.open(bench.peers);
    expect(await commandLasting(bench, "AT+CIUPDATE", 1000)).toContain(lines(1, 2, 3, 4));
    const nameless = await joinedBench({ dialect });
    expect(await commandLasting(nameless, "AT+CIUPDATE", 1000)).toBe(ERROR);
  });

  it("asks where the modem is told to look", async () => {
    const bench = await joinedBench({ dialect, otaServer: { host: "localhost", port: 8070 } });
    const server = await OtaServer.open(bench.peers, { port: 8070 });
    expect(await commandLasting(bench, "AT+CIUPDATE", 1000)).toContain(lines(1, 2, 3, 4));
    expect(server.requests[1]).toContain("\r\nHost: localhost:8070\r\n");
  });

  it("is given up by a reset, without a word", async () => {
    const { bench } = await updating(dialect, { silent: true });
    expect(await bench.command("AT+CIUPDATE")).toBe(lines(1, 2));
    bench.modem.reset();
    expect(await bench.wait(500)).toBe(READY);
    await bench.wait(300_000);
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(0)}${OK}`]]);
    expect(bench.network.openCount).toBe(1); // the server's own
  });

  it("needs a network, and refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await expectRefusals(bench, ["AT+CIUPDATE", "AT+CIUPDATE=0", "AT+CIUPDATE=0,,,1"]);
    const { bench: joined, server } = await updating(dialect);
    const wrong = ["", "2", "-1", '0,""', '0,,""', "0,,,2", "0,,,-1", '0,"v1","ota",1,1', `0,"${"v".repeat(33)}"`];
    await expectRefusals(joined, [
      ...["AT+CIUPDATE=?", ...wrong.map((values) => `AT+CIUPDATE=${values}`)],
      ['AT+CIUPDATE="0"', 0x01080000],
      ["AT+CIUPDATE=0,v1", 0x01080001],
      ['AT+CIUPDATE=0,"v1",ota', 0x01080002],
      ['AT+CIUPDATE=0,,,"1"', 0x01080003],
    ]);
    expect(server.requests).toEqual([]);
  });
});

describe.each(["2.2", "4.2"])("AT+CIUPDATE without blocking in dialect %s", (dialect) => {
  it.each([
    ["=0,,,1", [1, 2, 3, 4]],
    ['=0,,"ota",1', [1, 2, 3, 4]],
    ['=0,"v9.8.7.6",,1', [1, 4]],
    ['=0,"v9.8.7.6","ota",1', [1, 4]],
  ])("%s answers at once, tells of states %j, and leaves the restart to the host", async (tail, states) => {
    const { bench } = await updating(dialect);
    const before = await versionOf(bench);
    expect(await commandLasting(bench, `AT+CIUPDATE${tail}`, 5000)).toBe(OK + lines(...states));
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(4)}${OK}`]]);
    expect(await versionOf(bench)).toBe(before); // the old one still runs
    await commandLasting(bench, "AT+RST", 2000);
    expect(await versionOf(bench)).toBe("9.8.7.6");
  });

  it("lets other commands work meanwhile, but no second update", async () => {
    const { bench, server } = await updating(dialect, { silent: true });
    expect(await bench.command("AT+CIUPDATE=0,,,1")).toBe(OK + lines(1, 2));
    await expectDialogue(bench, [
      ["AT", OK],
      ["AT+CIUPDATE?", `${lines(2)}${OK}`],
      ["AT+CIUPDATE=0,,,1", ERROR],
      ["AT+CIUPDATE", ERROR],
      ["AT+CIUPDATE?", `${lines(2)}${OK}`],
    ]);
    expect(server.requests).toHaveLength(1);
    // manual: after three minutes it has failed
    expect(await bench.wait(181_000)).toBe(lines(-1));
    await expectDialogue(bench, [["AT+CIUPDATE?", `${lines(-1)}${OK}`]]);
  });

  it("says -1 when it fails, also before the first state", async () => {
    const { bench } = await updating(dialect, { files: {} });
    expect(await commandLasting(bench, "AT+CIUPDATE=0,,,1", 1000)).toBe(OK + lines(1, 2, 3, -1));
    const nameless = await joinedBench({ dialect });
    expect(await commandLasting(nameless, "AT+CIUPDATE=0,,,1", 1000)).toBe(OK + lines(-1));
  });

  it("refuses a second one even before the server is found", async () => {
    const { bench } = await updating(dialect);
    bench.modem.receive(bytesOf("AT+CIUPDATE=0,,,1\r\n"));
    await bench.clock.advance(5);
    bench.modem.receive(bytesOf("AT+CIUPDATE=0,,,1\r\n"));
    expect((await bench.wait(1000)).split(ERROR)).toHaveLength(2);
    expect(await versionOf(bench)).not.toBe("9.8.7.6");
  });
});

function damaged(): Uint8Array {
  const image = makeFirmwareImage("v9.8.7.6");
  const middle = image.length >> 1;
  image[middle] = (image[middle] ?? 0) ^ 1;
  return image;
}
