/** TCP and UDP end to end: AT commands, real sockets, and peers made with node:net and node:dgram. */
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { MemoryFlash } from "../src/node/index.js";
import { atEnd, freePort, listenTcp, RealHost, until } from "./real-host.js";

const OK = "\r\nOK\r\n";

/** Bytes that are different everywhere. */
function pattern(count: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: count }, (_, index) => (index * 7 + (index >> 8) * 13) & 0xff));
}

async function linked(dialect: string, onSocket?: Parameters<typeof listenTcp>[0]) {
  const peer = await listenTcp(onSocket);
  const host = await RealHost.start({ dialect });
  expect(await host.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.port}`)).toContain("CONNECT");
  await until(() => peer.seen.length === 1);
  const [seen] = peer.seen;
  if (!seen) throw new Error("nobody has connected");
  return { host, peer, seen };
}

describe.each(["2.2", "4.2"])("AT+CIPTCPOPT on real sockets in dialect %s", (dialect) => {
  it.each([
    ["-1", "end"],
    ["0", "ECONNRESET"],
    ["5", "end"],
  ])("linger %s: the peer sees %s", async (linger, over) => {
    const { host, seen } = await linked(dialect);
    expect(await host.command(`AT+CIPTCPOPT=${linger},0,0`)).toBe(OK);
    expect(await host.command("AT+CIPCLOSE")).toBe(`CLOSED\r\n${OK}`);
    await until(() => seen.over !== undefined);
    expect(seen.over).toBe(over);
  });

  it("a linger time of 1 s throws away what a peer does not read", async () => {
    const { host, seen } = await linked(dialect, (socket) => socket.pause());
    expect(await host.command("AT+CIPTCPOPT=1,0,100")).toBe(OK);
    const payload = "x".repeat(2048);
    let sent = 0;
    for (; !host.heard.includes("SEND FAIL"); sent += payload.length) await host.send(payload);
    const startMs = performance.now();
    expect(await host.command("AT+CIPCLOSE")).toBe(`CLOSED\r\n${OK}`);
    expect(performance.now() - startMs).toBeGreaterThan(950);
    seen.socket.resume();
    await until(() => seen.over !== undefined);
    // Node takes an RST behind unread data for an end, but what was left is gone
    expect(seen.received.length).toBeLessThan(sent);
  });

  it("a send timeout ends an AT+CIPSEND whose peer does not read, and the next command works", async () => {
    const { host, seen } = await linked(dialect, (socket) => socket.pause());
    expect(await host.command("AT+CIPTCPOPT=-1,0,300")).toBe(OK);
    const payload = "x".repeat(dialect === "2.2" ? 2048 : 8192);
    let answer = "";
    let startMs = 0;
    // the buffers of both ends fill up first
    for (let sent = 0; !answer.includes("SEND FAIL") && sent < 20_000_000; sent += payload.length) {
      startMs = performance.now();
      answer = await host.send(payload);
    }
    const elapsedMs = performance.now() - startMs;
    expect(answer).toContain(`Recv ${payload.length} bytes\r\n\r\nSEND FAIL\r\n`);
    expect(elapsedMs).toBeGreaterThan(250);
    expect(elapsedMs).toBeLessThan(5000);
    expect(await host.command("AT")).toBe(OK);
    seen.socket.resume();
    expect(await host.send("now")).toContain("SEND OK");
    await until(() => seen.received.endsWith("now"));
  });
});

describe.each(["2.2", "4.2"])("a peer that resets as soon as it has accepted, in dialect %s", (dialect) => {
  it("has been connected all the same", async () => {
    const peer = await listenTcp((socket) => socket.resetAndDestroy());
    const host = await RealHost.start({ dialect });
    for (let tries = 0; tries < 40; tries++) {
      expect(await host.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.port}`)).toBe(`CONNECT\r\n${OK}`);
      await host.expect("CLOSED\r\n");
    }
  });
});

describe("the end of the modem on real sockets", () => {
  it.each([
    ["is closed", "end", (host: RealHost) => host.modem.close()],
    ["is restarted by AT+RST", "ECONNRESET", (host: RealHost) => host.command("AT+RST")],
    ["is reset", "ECONNRESET", (host: RealHost) => host.modem.reset()],
    ["has its power taken away", "ECONNRESET", (host: RealHost) => host.modem.powerCycle()],
  ])("a modem that %s shows its peers: %s", async (_what, over, stop) => {
    const { host, seen } = await linked("4.2");
    expect(await host.send("last words")).toContain("SEND OK");
    await until(() => seen.received === "last words");
    await stop(host);
    await until(() => seen.over !== undefined);
    expect(seen.over).toBe(over);
  });

  it("waits no longer than a moment for a peer that does not close", async () => {
    const { host, seen } = await linked("4.2", (socket) => {
      socket.allowHalfOpen = true;
    });
    const startMs = performance.now();
    await host.modem.close();
    expect(performance.now() - startMs).toBeLessThan(2000);
    await until(() => seen.over === "end");
  });
});

// Linux tells of the timer of each socket: 2 is keep-alive, with the time left in hundredths of a second
const tcpTable = "/proc/net/tcp";

describe.skipIf(!existsSync(tcpTable))("keep-alive on real sockets (skipped where the system tells no timers)", () => {
  function timerOf(
    localPort: number,
    remotePort: number,
  ): { readonly kind: number; readonly seconds: number } | undefined {
    const hex = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    for (const line of readFileSync(tcpTable, "latin1").split("\n")) {
      const [, local = "", remote = "", , , timer = ""] = line.trim().split(/\s+/);
      if (!local.endsWith(hex(localPort)) || !remote.endsWith(hex(remotePort))) continue;
      const [kind, left] = timer.split(":").map((digits) => Number.parseInt(digits, 16));
      return { kind: kind ?? 0, seconds: (left ?? 0) / 100 };
    }
    return undefined;
  }

  it.each([
    ["2.2", 'AT+CIPSTART="TCP","127.0.0.1",PORT,75', undefined],
    ["4.2", 'AT+CIPSTART="TCP","127.0.0.1",PORT,75', undefined],
    ["4.2", 'AT+CIPSTART="TCP","127.0.0.1",PORT', "AT+CIPTCPOPT=-1,0,0,75"],
  ])("gives the socket a timer of 75 s in dialect %s: %s, %s", async (dialect, start, option) => {
    const peer = await listenTcp();
    const host = await RealHost.start({ dialect });
    await host.command(start.replace("PORT", String(peer.port)));
    if (option) await host.command(option);
    const localPort = Number(/,(\d+),0\r\n/.exec(await host.command("AT+CIPSTATUS"))?.[1]);
    const timer = timerOf(localPort, peer.port);
    expect(timer?.kind).toBe(2);
    expect(timer?.seconds).toBeGreaterThan(70);
    expect(timer?.seconds).toBeLessThanOrEqual(75.5);
    await host.command("AT+CIPCLOSE");
    // without keep-alive there is no timer
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.port},0`);
    const other = Number(/,(\d+),0\r\n/.exec(await host.command("AT+CIPSTATUS"))?.[1]);
    expect(timerOf(other, peer.port)?.kind).toBe(0);
  });
});

describe.each([
  ["2.2", 5744],
  ["4.2", 65535],
])("passive receive on real sockets in dialect %s", (dialect, windowBytes) => {
  it("blocks the sender, and every byte arrives as the host reads", async () => {
    const { host, seen } = await linked(dialect);
    expect(await host.command("AT+CIPRECVMODE=1")).toBe(OK);
    const data = pattern(16 * 1024 * 1024);
    let sent = false;
    seen.socket.write(data, () => {
      sent = true;
    });
    await until(() => host.heard.includes("+IPD"));
    // the buffers of both ends fill up, and then nothing moves any more
    const takenBytes = () => seen.socket.bytesWritten - seen.socket.writableLength;
    for (let before = -1; before !== takenBytes(); ) {
      before = takenBytes();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(sent).toBe(false);
    expect(await host.command("AT+CIPRECVLEN?")).toBe(`+CIPRECVLEN:${windowBytes}\r\n${OK}`);
    const first = await host.command("AT+CIPRECVDATA=1000");
    expect(first).toBe(`+CIPRECVDATA:1000,${data.subarray(0, 1000).toString("latin1")}${OK}`);
    // the rest at once
    expect(await host.command("AT+CIPRECVMODE=0", /\r\nOK\r\n/)).toContain("+IPD,");
    await until(() => sent);
  });

  it("holds CLOSED back until the last byte is read", async () => {
    const { host, seen } = await linked(dialect);
    await host.command("AT+CIPRECVMODE=1");
    seen.socket.end("last words");
    await host.expect("\r\n+IPD,10\r\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(host.heard).toBe("");
    expect(await host.command("AT+CIPRECVDATA=10")).toBe("+CIPRECVDATA:10,last words\r\nOK\r\n");
    await host.expect("CLOSED\r\n");
  });
});

describe.each(["2.2", "4.2"])("passthrough on real sockets in dialect %s", (dialect) => {
  it("connects again when the peer goes away and comes back", async () => {
    const { host, peer, seen } = await linked(dialect);
    for (const line of ["AT+CIPRECONNINTV=1", "AT+CIPMODE=1"]) expect(await host.command(line)).toBe(OK);
    await host.command("AT+CIPSEND", />$/);
    host.write("one");
    await until(() => seen.received === "one");
    seen.socket.resetAndDestroy();
    await until(() => peer.seen.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    host.write("two");
    await until(() => peer.seen[1]?.received === "two");
    peer.seen[1]?.socket.write("back");
    await host.expect("back");
    host.write("+++");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await host.command("AT+CIPCLOSE")).toBe(`CLOSED\r\n${OK}`);
  });

  it("is entered at power-up with AT+SAVETRANSLINK, once the peer is there", async () => {
    const flash = new MemoryFlash();
    const port = await freePort();
    const before = await RealHost.start({ dialect, flash });
    for (const line of ["AT+CIPRECONNINTV=1", `AT+SAVETRANSLINK=1,"localhost",${port},"TCP"`]) {
      expect(await before.command(line)).toBe(OK);
    }
    await before.modem.close();
    const host = await RealHost.start({ dialect, flash }, false);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const peer = await listenTcp();
    peer.server.close();
    await new Promise<void>((resolve) => peer.server.once("close", resolve));
    await new Promise<void>((resolve) => peer.server.listen(port, "127.0.0.1", resolve));
    await until(() => peer.seen.length === 1);
    await until(() => {
      host.write("x");
      return peer.seen[0]?.received !== "";
    });
    peer.seen[0]?.socket.write("hello");
    await host.expect("hello");
  });
});

describe("AT+CIPSERVER on real sockets", () => {
  it("refuses clients beyond AT+CIPSERVERMAXCONN by the network, and closes idle ones after AT+CIPSTO", async () => {
    const host = await RealHost.start({ dialect: "2.2" });
    const port = await freePort();
    for (const line of ["AT+CIPMUX=1", "AT+CIPSERVERMAXCONN=1", `AT+CIPSERVER=1,${port}`, "AT+CIPSTO=1"]) {
      expect(await host.command(line)).toBe(OK);
    }
    const dial = () => {
      const socket = connect(port, "127.0.0.1");
      atEnd(() => socket.destroy());
      const state = { over: "" };
      socket.on("error", (error: NodeJS.ErrnoException) => (state.over = error.code ?? "error"));
      socket.on("end", () => (state.over = "end"));
      socket.resume();
      return state;
    };
    const first = dial();
    await host.expect("0,CONNECT\r\n");
    const second = dial();
    await until(() => second.over !== "");
    expect(second.over).toBe("ECONNREFUSED");
    await host.expect("0,CLOSED\r\n");
    await until(() => first.over === "end");
  });
});

describe.skipIf(process.platform === "darwin")(
  "the interface of a server (skipped where 127.0.0.2 is not there)",
  () => {
    const dialled: Socket[] = [];
    const dial = (address: string, port: number): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(port, address);
        dialled.push(socket);
        atEnd(() => socket.destroy());
        socket.once("connect", () => resolve("open"));
        socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
      });

    it.each([
      ["0", "open", "open"],
      ["1", "open", "ECONNREFUSED"],
      ["2", "ECONNREFUSED", "open"],
    ])("%s of AT+CIPSERVER: a client of --bind sees %s, one of --softap-bind %s", async (netif, station, softAp) => {
      const host = await RealHost.start({ dialect: "4.2", softApBind: "127.0.0.2" });
      const port = await freePort();
      for (const line of [
        "AT+CWMODE=3",
        'AT+CWJAP="home",""',
        "AT+CIPMUX=1",
        `AT+CIPSERVER=1,${port},"TCP",${netif}`,
      ]) {
        expect(await host.command(line)).toContain(OK);
      }
      expect(await dial("127.0.0.1", port)).toBe(station);
      expect(await dial("127.0.0.2", port)).toBe(softAp);
    });

    it.each([
      ["1", "127.0.0.1", "127.0.0.2"],
      ["2", "127.0.0.2", "127.0.0.1"],
    ])("%s of AT+SAVETRANSLINK=3: is reached at %s and not at %s", async (netif, reached, other) => {
      const flash = new MemoryFlash();
      const port = await freePort();
      const before = await RealHost.start({ dialect: "4.2", flash });
      for (const line of ["AT+CWMODE=3", 'AT+CWJAP="home",""', `AT+SAVETRANSLINK=3,${port},"TCP",${netif}`]) {
        expect(await before.command(line)).toContain(OK);
      }
      await before.modem.close();
      await RealHost.start({ dialect: "4.2", flash, softApBind: "127.0.0.2" }, false);
      const isReached = async () => {
        const end = await dial(reached, port);
        // it takes one client at a time
        for (const socket of dialled.splice(0)) socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return end === "open";
      };
      while (!(await isReached()));
      for (let tries = 0; tries < 5; tries++) expect(await dial(other, port)).toBe("ECONNREFUSED");
      expect(await isReached()).toBe(true);
    });
  },
);

describe.each(["2.2", "4.2"])("the local address of AT+CIPSTART in dialect %s", (dialect) => {
  it("is where a TCP peer sees the modem", async () => {
    const peer = await listenTcp();
    const host = await RealHost.start({ dialect });
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.port},,"127.0.0.3"`);
    await until(() => peer.seen.length === 1);
    expect(peer.seen[0]?.socket.remoteAddress).toBe("127.0.0.3");
  });

  it("is the soft-AP's where that is named", async () => {
    const peer = await listenTcp();
    const host = await RealHost.start({ dialect, softApBind: "127.0.0.2" });
    await host.command(`AT+CIPSTART="TCP","127.0.0.1",${peer.port},,"192.168.4.1"`);
    await until(() => peer.seen.length === 1);
    expect(peer.seen[0]?.socket.remoteAddress).toBe("127.0.0.2");
  });
});

describe("UDP on real sockets", () => {
  async function openUdp(): Promise<{ readonly socket: UdpSocket; readonly port: number; readonly heard: string[] }> {
    const socket = createSocket("udp4");
    atEnd(() => socket.close());
    const heard: string[] = [];
    socket.on("message", (bytes, from) => heard.push(`${bytes.toString("latin1")} from ${from.port}`));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return { socket, port: socket.address().port, heard };
  }

  it("loses what does not fit in passive receive in dialect 2.2, and keeps the rest whole", async () => {
    const peer = await openUdp();
    const host = await RealHost.start({ dialect: "2.2" });
    const localPort = await freePort();
    await host.command("AT+CIPRECVMODE=1");
    await host.command(`AT+CIPSTART="UDP","127.0.0.1",${peer.port},${localPort},0`);
    for (let count = 0; count < 10; count++) peer.socket.send(String(count).repeat(1000), localPort, "127.0.0.1");
    await host.expect("\r\n+IPD,1000\r\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await host.command("AT+CIPRECVLEN?")).toBe(`+CIPRECVLEN:5000\r\n${OK}`);
    for (const digit of "01234") {
      expect(await host.command("AT+CIPRECVDATA=2000")).toBe(`+CIPRECVDATA:1000,${digit.repeat(1000)}${OK}`);
    }
  });

  it("follows its sender in mode 2, changes once in mode 1, and stays in mode 0", async () => {
    for (const [mode, expected] of [
      [0, [0, 0]],
      [1, [1, 1]],
      [2, [1, 2]],
    ] as const) {
      const peers = [await openUdp(), await openUdp(), await openUdp()] as const;
      const host = await RealHost.start({ dialect: "2.2" });
      const localPort = await freePort();
      await host.command(`AT+CIPSTART="UDP","127.0.0.1",${peers[0].port},${localPort},${mode}`);
      for (const [place, sender] of [peers[1], peers[2]].entries()) {
        sender.socket.send("hi", localPort, "127.0.0.1");
        await host.expect("+IPD,2:hi");
        expect(await host.send("answer")).toContain("SEND OK");
        const receiver = peers[expected[place] ?? 0];
        await until(() => receiver?.heard.includes(`answer from ${localPort}`) === true);
        receiver?.heard.splice(0);
      }
    }
  });
});
