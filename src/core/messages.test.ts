import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../testing/bench.js";
import { dialPeer, linkedBench, listenPeer, openUdpPeer } from "../testing/bench-peers.js";
import { expectDialogue, OK, PROMPT } from "../testing/dialogue.js";

const MAC = "02:00:00:00:00:01";

async function passthroughBench(dialect: string, messages: number) {
  const linked = await linkedBench({ dialect });
  await expectDialogue(linked.bench, [
    [`AT+SYSMSG=${messages}`, OK],
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSEND", PROMPT],
  ]);
  await linked.bench.wait(100);
  return linked;
}

async function said(bench: Bench, cause: () => void): Promise<string> {
  cause();
  return bench.wait(50);
}

describe.each(["2.2", "4.2"])("messages, dialect %s", (dialect) => {
  it("name the link in multiple connection mode only", async () => {
    const { bench, peer } = await linkedBench({ dialect });
    expect(await said(bench, () => peer.socket.close())).toBe("CLOSED\r\n");
    const server = await listenPeer(bench, 7001);
    await expectDialogue(bench, [
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSTART=2,"TCP","127.0.0.1",7001', `2,CONNECT\r\n${OK}`],
    ]);
    expect(await said(bench, () => server.latest.socket.reset())).toBe("2,CLOSED\r\n");
  });

  it("show the details of a connection with AT+SYSMSG=2", async () => {
    const bench = await joinedBench({ dialect });
    await listenPeer(bench);
    await openUdpPeer(bench);
    await expectDialogue(bench, [
      ["AT+SYSMSG=2", OK],
      ['AT+CIPSTART="TCP","127.0.0.1",7000', `+LINK_CONN:0,0,"TCP",0,"127.0.0.1",7000,49152\r\n${OK}`],
      ["AT+CIPCLOSE", `CLOSED\r\n${OK}`],
      ["AT+CIPMUX=1", OK],
      ['AT+CIPSTART=3,"UDP","127.0.0.1",7000,5000,2', `+LINK_CONN:0,3,"UDP",0,"127.0.0.1",7000,5000\r\n${OK}`],
      ["AT+CIPSERVER=1,8000", OK],
    ]);
    expect(await said(bench, () => dialPeer(bench, 8000))).toMatch(
      /^\+LINK_CONN:0,0,"TCP",1,"127\.0\.0\.1",\d+,8000\r\n$/,
    );
  });

  it.each([
    [0, ""],
    [1, "\r\n+QUITT\r\n"],
    [6, ""],
    [7, "\r\n+QUITT\r\n"],
  ])("tell with AT+SYSMSG=%i that passthrough was left", async (messages, heard) => {
    const { bench } = await passthroughBench(dialect, messages);
    expect(await bench.send("+++")).toBe(heard);
    expect(await bench.command("AT")).toBe(OK);
  });

  it.each([
    [0, ""],
    [3, ""],
    [4, "CLOSED\r\n"],
    [6, "CLOSED\r\n"],
  ])("tell with AT+SYSMSG=%i in passthrough that the link has ended", async (messages, heard) => {
    const { bench, peer } = await passthroughBench(dialect, messages);
    expect(await said(bench, () => peer.socket.close())).toBe(heard);
    expect(await bench.wait(1000)).toBe(
      { 4: "CONNECT\r\n", 6: '+LINK_CONN:0,0,"TCP",0,"127.0.0.1",7000,49153\r\n' }[messages] ?? "",
    );
  });

  it.each([0, 4])("tell with AT+SYSMSG=%i in passthrough what Wi-Fi does", async (messages) => {
    const { bench } = await passthroughBench(dialect, messages);
    const { station, softAp } = bench.modem.wifi;
    const lost = dialect === "2.2" ? "CLOSED\r\nWIFI DISCONNECT\r\n" : "WIFI DISCONNECT\r\nCLOSED\r\n";
    bench.modem.settings.set("wifiMode", 3);
    expect(await said(bench, () => softAp.connectStation(MAC))).toBe(
      messages === 0 ? "" : `+STA_CONNECTED:"${MAC}"\r\n+DIST_STA_IP:"${MAC}","192.168.4.2"\r\n`,
    );
    expect(await said(bench, () => softAp.disconnectAll())).toBe(
      messages === 0 ? "" : `+STA_DISCONNECTED:"${MAC}"\r\n`,
    );
    expect(await said(bench, () => station.lose())).toBe(messages === 0 ? "" : lost);
    expect((await bench.wait(5000)).startsWith("WIFI CONNECTED\r\nWIFI GOT IP\r\n")).toBe(messages === 4);
  });
});
