import { expect, it } from "vitest";
import { bytesOf } from "../core/bytes.js";
import { humanEncoder } from "./human-encoder.js";
import type { TraceRecord } from "./trace.js";

const about = {
  connection: 2,
  protocol: "tcp",
  local: { address: "::1", port: 5000 },
  remote: { address: "::1", port: 80 },
} as const;

it("shows both lanes with arrows, times and hex", () => {
  const records: TraceRecord[] = [
    { atMs: 0, kind: "start" },
    { atMs: 12.3456, kind: "host", bytes: bytesOf("AT+CIPSEND=5\r\n\x00\xff") },
    { atMs: 1012.3, kind: "refused", during: "command", bytes: bytesOf("A") },
    { atMs: 1013, kind: "sent", bytes: bytesOf("hello"), ...about },
    { atMs: 61_014, kind: "disconnected", by: "peer", failure: "reset", ...about },
    { atMs: 61_015, kind: "lookup", name: "nosuch.test", failure: "dns" },
  ];
  expect(records.map(humanEncoder.encode).join("")).toBe(
    String.raw`   0.000000  serial   modem starts
   0.012346  serial   host → modem  AT+CIPSEND=5\r\n\x00\xff
             0000  41 54 2b 43 49 50 53 45 4e 44 3d 35 0d 0a 00 ff  AT+CIPSEND=5....
   1.012300  serial     ! thrown away during command: A
   1.013000  network  tcp 2  modem → [::1]:80  hello
             0000  68 65 6c 6c 6f                                   hello
  61.014000  network  tcp 2  modem ← [::1]:80  reset
  61.015000  network  nosuch.test is not known: dns
`,
  );
});

it("does not bury a session under a download", () => {
  const lines = String(humanEncoder.encode({ atMs: 0, kind: "modem", bytes: new Uint8Array(5000) })).split("\n");
  expect(lines).toHaveLength(1 + 16 + 1 + 1);
  expect(lines[0]).toContain("... (5000 bytes)");
  expect(lines.at(-2)).toContain("... and 4744 more bytes");
});
