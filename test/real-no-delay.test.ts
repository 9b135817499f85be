/** No-delay of AT+CIPTCPOPT as the peer sees it: whether the second of two short writes waits for the first one's ACK. */
import { connect, type Socket } from "node:net";
import koffi from "koffi";
import { describe, expect, it } from "vitest";
import { atEnd, listenTcp, RealHost, until } from "./real-host.js";

const IPPROTO_TCP = 6;
const TCP_QUICKACK = 12;
/** Linux delays an ACK by 40 ms or more, and what waits for none comes within a few. */
const DELAYED_MS = 20;

/** Makes a socket's ACKs wait for data to go with them, or for 40 ms; the system takes that back now and then. */
function delayAcks(socket: Socket): void {
  const { fd } = (socket as Socket & { readonly _handle: { readonly fd: number } })._handle;
  const setOption = koffi.load(null).func("int setsockopt(int fd, int level, int name, const void *value, int length)");
  setOption(fd, IPPROTO_TCP, TCP_QUICKACK, Int32Array.of(0), 4);
}

/** By how many milliseconds the second of two bytes comes after the first; the middle one of several tries. */
async function gapMs(connectTo: (port: number) => Promise<(byte: string) => Promise<unknown>>): Promise<number> {
  const times: number[] = [];
  const peer = await listenTcp((socket) => socket.on("data", () => times.push(performance.now())));
  const send = await connectTo(peer.port);
  await until(() => peer.seen.length === 1);
  const gaps: number[] = [];
  for (let round = 0; round < 7; round++) {
    times.length = 0;
    for (const byte of ["a", "b"]) {
      for (const { socket } of peer.seen) delayAcks(socket);
      await send(byte);
    }
    await until(() => times.length === 2);
    const [first = 0, second = 0] = times;
    gaps.push(second - first);
    // the ACK of the second one is on its way, so that nothing is left to wait for
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return gaps.sort((a, b) => a - b)[3] ?? 0;
}

/** What the system does without a modem, with a socket that has no no-delay. */
function gapOfSystemMs(): Promise<number> {
  return gapMs(async (port) => {
    const socket = connect(port, "127.0.0.1");
    atEnd(() => socket.destroy());
    return async (byte) => {
      socket.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 2));
    };
  });
}

function gapOfModemMs(dialect: string, noDelay: 0 | 1, whenOpen: boolean): Promise<number> {
  return gapMs(async (port) => {
    const host = await RealHost.start({ dialect });
    const lines = [`AT+CIPTCPOPT=-1,${noDelay},0`, `AT+CIPSTART="TCP","127.0.0.1",${port}`];
    for (const line of whenOpen ? lines.reverse() : lines) expect(await host.command(line)).toContain("OK");
    return (byte) => host.send(byte);
  });
}

const delaysAcks = process.platform === "linux" && (await gapOfSystemMs()) > DELAYED_MS;

describe.skipIf(!delaysAcks)(
  "no-delay on real sockets (skipped where the system does not delay ACKs when asked to)",
  () => {
    it.each([
      ["2.2", "before", false],
      ["4.2", "after", true],
    ])(
      "spares a peer that delays its ACKs the wait in dialect %s, set %s connecting",
      async (dialect, _when, whenOpen) => {
        expect(await gapOfModemMs(dialect, 0, whenOpen)).toBeGreaterThan(DELAYED_MS);
        expect(await gapOfModemMs(dialect, 1, whenOpen)).toBeLessThan(DELAYED_MS);
      },
    );
  },
);
