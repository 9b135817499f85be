import { describe, expect, it } from "vitest";
import { joinedBench } from "../../testing/bench.js";
import { bytesOf } from "../bytes.js";
import type { StreamSocket } from "../ports.js";

/** A bench whose line wants a gap, with a peer that answers everything at once. */
async function gappedBench(gapMs: number) {
  const bench = await joinedBench();
  Object.assign(bench, { answerGapMs: gapMs });
  const peers: StreamSocket[] = [];
  const server = await bench.peers.listen({ port: 0 }, (socket) => {
    peers.push(socket);
    return { onData: (bytes) => void socket.send(bytes), onClose: () => undefined };
  });
  await bench.command(`AT+CIPSTART="TCP","127.0.0.1",${server.local.port}`);
  return { bench, peers, server };
}

describe("the gap between SEND OK and what answers it", () => {
  it("is kept where the line asks for one", async () => {
    const { bench } = await gappedBench(20);
    await bench.command("AT+CIPSEND=2");
    bench.modem.receive(bytesOf("hi"));
    expect(await bench.wait(19)).toBe("\r\nRecv 2 bytes\r\n\r\nSEND OK\r\n");
    expect(await bench.wait(5)).toBe("\r\n+IPD,2:hi\r\n");
  });

  it("is kept behind the opening of a link, too, before the greeting of a peer", async () => {
    const bench = await joinedBench();
    Object.assign(bench, { answerGapMs: 20 });
    const server = await bench.peers.listen({ port: 0 }, (socket) => {
      void socket.send(bytesOf("220 hello"));
      return { onData: () => undefined, onClose: () => undefined };
    });
    bench.modem.receive(bytesOf(`AT+CIPSTART="TCP","127.0.0.1",${server.local.port}\r\n`));
    expect(await bench.wait(19)).toContain("CONNECT\r\n\r\nOK\r\n");
    expect(await bench.wait(10)).toBe("\r\n+IPD,9:220 hello\r\n");
  });

  it("is not there where it does not", async () => {
    const { bench } = await gappedBench(0);
    await bench.command("AT+CIPSEND=2");
    bench.modem.receive(bytesOf("hi"));
    expect(await bench.wait(5)).toBe("\r\nRecv 2 bytes\r\n\r\nSEND OK\r\n\r\n+IPD,2:hi\r\n");
  });

  it("holds the end of a link behind its last data", async () => {
    const { bench, peers } = await gappedBench(20);
    await bench.command("AT+CIPSEND=2");
    bench.modem.receive(bytesOf("hi"));
    await bench.wait(3);
    await peers[0]?.send(bytesOf("last"));
    peers[0]?.close();
    expect(await bench.wait(100)).toBe(
      "\r\n+IPD,6:hilast\r\nCLOSED\r\n".replace("6:hilast", "2:hi\r\n\r\n+IPD,4:last"),
    );
  });

  it("never lasts longer than a tenth of a second, however busily the host sends", async () => {
    const { bench } = await gappedBench(20);
    let output = "";
    let received = 0;
    for (let round = 0; round < 30; round++) {
      bench.modem.receive(bytesOf("AT+CIPSEND=1\r\n"));
      output += await bench.wait(5);
      bench.modem.receive(bytesOf("x"));
      output += await bench.wait(5);
    }
    output += await bench.wait(200);
    received = output.split("+IPD,").length - 1;
    expect(received).toBeGreaterThan(0);
    expect(output.indexOf("+IPD,")).toBeLessThan(output.length / 2);
  });

  it("is forgotten at a reset", async () => {
    const { bench } = await gappedBench(20);
    await bench.command("AT+CIPSEND=2");
    bench.modem.receive(bytesOf("hi"));
    await bench.wait(3);
    bench.modem.reset();
    bench.takeOutput();
    expect(await bench.wait(290)).toBe("");
  });
});
