import type { Socket } from "node:net";
import type { LabHost } from "../lab-host.js";
import { tcpService, udpService } from "../serve.js";

const LINE_CHARACTERS = 72;
/** The printable ASCII characters. */
const ring = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
/** Ten lines a second: a person can still read, and a modem is not flooded. */
const INTERVAL_MS = 100;

function line(index: number): string {
  const start = index % ring.length;
  return `${(ring + ring).slice(start, start + LINE_CHARACTERS)}\r\n`;
}

function generate(socket: Socket): void {
  let index = 0;
  let isWaiting = false;
  const next = () => {
    if (!isWaiting) isWaiting = !socket.write(line(index++));
  };
  const timer = setInterval(next, INTERVAL_MS).unref();
  socket.on("drain", () => {
    isWaiting = false;
  });
  socket.on("end", () => socket.end());
  socket.on("close", () => clearInterval(timer));
  socket.resume();
  next();
}

export const chargen: LabHost = {
  name: "chargen.test",
  number: 19,
  summary: "Sends lines of characters, ten a second, until it is closed.",
  services: [
    { protocol: "tcp", port: 19, summary: "character generator (RFC 864)", open: tcpService(generate) },
    {
      protocol: "udp",
      port: 19,
      summary: "one line for each datagram (RFC 864)",
      open: udpService(() => Buffer.from(line(0))),
    },
  ],
};
