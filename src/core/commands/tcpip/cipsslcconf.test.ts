import { describe, expect, it } from "vitest";
import { createCertificate } from "../../../node/certificates/create-certificate.js";
import { joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle } from "../../../testing/bench-states.js";
import { certifiedBench, certifiedFlash, factoryPem, listenTlsPeer } from "../../../testing/bench-tls.js";
import { ERROR, expectDialogue, OK } from "../../../testing/dialogue.js";
import { bytesOf } from "../../bytes.js";

const START = 'AT+CIPSTART="SSL","127.0.0.1",7000';
const CONNECTED = `CONNECT\r\n${OK}`;

const stranger = await createCertificate({
  name: "stranger",
  role: "authority",
  notBefore: new Date(Date.now() - 1000_000),
  notAfter: new Date(Date.now() + 1000_000_000),
});

/** The factory's certificates, and as number 1 those of somebody whom nobody trusts. */
async function twoIdentities() {
  const { nvs, partitions } = await certifiedFlash();
  const strange = {
    "client_cert.1": bytesOf(stranger.certificate),
    "client_key.1": bytesOf(stranger.key),
    "client_ca.1": bytesOf(stranger.certificate),
  };
  return { nvs, partitions: { ...partitions, ...strange } };
}

describe.each(["2.2", "4.2"])("AT+CIPSSLCCONF in dialect %s", (dialect) => {
  const failed = (dialect === "2.2" ? "" : "+ERRNO:0x8004\r\n") + ERROR;

  it("0 shows nothing and checks nothing", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { identity: stranger });
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=0", OK],
      [START, CONNECTED],
    ]);
    expect(bench.peers.lastTlsClient?.certificate).toBeUndefined();
  });

  it("0 fails where the server wants a certificate, 1 shows it", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { authorities: await factoryPem("server_ca.0") });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      [START, failed],
      ["AT+CIPSSLCCONF=1,0,0", OK],
      [START, CONNECTED],
    ]);
    expect(bench.peers.lastTlsClient?.certificate).toBe(await factoryPem("client_cert.0"));
  });

  it("2 checks the server's certificate, 3 does both", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { authorities: await factoryPem("server_ca.0") });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=2,0,0", OK],
      [START, failed], // the server wants a certificate
      ["AT+CIPSSLCCONF=3,0,0", OK],
      [START, CONNECTED],
    ]);
  });

  it.each([2, 3])("%d refuses a server of somebody else", async (mode) => {
    const bench = await certifiedBench({ dialect });
    const server = await listenTlsPeer(bench, { identity: stranger });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      [`AT+CIPSSLCCONF=${mode},0,0`, OK],
      [START, failed],
      ["AT+CIPSTATUS", `STATUS:2\r\n${OK}`],
      ["AT", OK],
    ]);
    expect(server.streams).toEqual([]);
  });

  it("takes the certificate and the CA with the numbers given", async () => {
    const bench = await joinedBench({ dialect, flash: await twoIdentities() });
    await listenTlsPeer(bench, { authorities: stranger.certificate, identity: stranger });
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=3,0,1", OK],
      [START, failed], // the wrong certificate
      ["AT+CIPSSLCCONF=3,1,0", OK],
      [START, failed], // the wrong CA
      ["AT+CIPSSLCCONF=3,1,1", OK],
      [START, CONNECTED],
    ]);
    expect(bench.peers.lastTlsClient?.certificate).toBe(stranger.certificate);
  });

  it("counts from the next connection on, for the link that it names, or with 5 for all", async () => {
    const bench = await certifiedBench({ dialect });
    await listenTlsPeer(bench, { authorities: await factoryPem("server_ca.0") });
    const start = (id: number) => `AT+CIPSTART=${id},"SSL","127.0.0.1",7000`;
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ["AT+CIPSSLCCONF=3,1,0,0", OK],
      [start(3), `3,CONNECT\r\n${OK}`],
      [start(2), ERROR],
      [
        "AT+CIPSSLCCONF?",
        `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCCONF:${id},${id === 3 ? 1 : 0},0,0\r\n`).join("")}${OK}`,
      ],
      ["AT+CIPSSLCCONF=5,3,0,0", OK],
      ["AT+CIPSSLCCONF?", `${[0, 1, 2, 3, 4].map((id) => `+CIPSSLCCONF:${id},3,0,0\r\n`).join("")}${OK}`],
      [start(2), `2,CONNECT\r\n${OK}`],
    ]);
  });

  // wire facts 10.5
  it("tells what is missing before its OK, and connecting fails", async () => {
    const bench = await joinedBench({ dialect });
    const server = await listenTlsPeer(bench);
    const [certificate, key, ca] = ["NO CERT FOUND\r\n", "NO PRVT_KEY FOUND\r\n", "NO CA FOUND\r\n"];
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=1,0,0", `${certificate}${key}${OK}`],
      [START, ERROR],
      ["AT+CIPSSLCCONF=2,0,0", `${ca}${OK}`],
      [START, ERROR],
      ["AT+CIPSSLCCONF=3,0,0", `${certificate}${key}${ca}${OK}`],
      [START, ERROR],
      ["AT+CIPSSLCCONF=0", OK],
      [START, CONNECTED],
    ]);
    expect(server.streams).toHaveLength(1);
  });

  // seed: saved in the NVS area; manual, AT+SYSSTORE: among the commands that it affects
  it.each([
    [1, "3,0,0"],
    [0, "0,0,0"],
  ])("is after a power cycle with AT+SYSSTORE=%i as %s", async (store, shown) => {
    const bench = await certifiedBench({ dialect });
    await expectDialogue(bench, [
      [`AT+SYSSTORE=${store}`, OK],
      ["AT+CIPSSLCCONF=3,0,0", OK],
    ]);
    const other = await powerCycle(bench, { dialect });
    await expectDialogue(other, [["AT+CIPSSLCCONF?", `+CIPSSLCCONF:0,${shown}\r\n${OK}`]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    const lines = ["", "=?", "=", "=4,0,0", "=-1", "=0,0", "=0,0,0", "=1,0,0,0", "=1,-1,0", "=1,0,256"];
    await expectRefusals(bench, [
      ...lines.map((tail) => `AT+CIPSSLCCONF${tail}`),
      ['AT+CIPSSLCCONF="0"', 0x01080000],
      ['AT+CIPSSLCCONF=1,"0",0', 0x01080001],
      ["AT+CIPSSLCCONF=1,0,zero", 0x01080002],
    ]);
    await bench.command("AT+CIPMUX=1");
    await expectRefusals(bench, [
      "AT+CIPSSLCCONF=6,0",
      "AT+CIPSSLCCONF=-1,0",
      "AT+CIPSSLCCONF=0,4,0,0",
      ["AT+CIPSSLCCONF=0", 0x01080001],
    ]);
  });
});

describe("the numbers of AT+CIPSSLCCONF", () => {
  // seed: in brackets
  it("may be left out in dialect 2.2, where they are 0", async () => {
    const bench = await certifiedBench({ dialect: "2.2" });
    await listenTlsPeer(bench, { authorities: await factoryPem("server_ca.0") });
    await expectDialogue(bench, [
      ["AT+CIPSSLCCONF=3", OK],
      ["AT+CIPSSLCCONF?", `+CIPSSLCCONF:0,3,0,0\r\n${OK}`],
      [START, CONNECTED],
      ["AT+CIPSSLCCONF=1,0", OK],
      ["AT+CIPSSLCCONF=2,,0", OK],
      ["AT+CIPSSLCCONF?", `+CIPSSLCCONF:0,2,0,0\r\n${OK}`],
    ]);
  });

  // golden 30
  it("have to be there in dialect 4.2", async () => {
    const bench = await powerOnBench();
    await expectRefusals(bench, ["AT+CIPSSLCCONF=1", ["AT+CIPSSLCCONF=1,0", 0x01080002], "AT+CIPSSLCCONF=1,,0"]);
  });
});
