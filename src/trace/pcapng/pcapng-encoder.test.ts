import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../../core/bytes.js";
import type { TraceRecord } from "../trace.js";
import { PcapngEncoder } from "./pcapng-encoder.js";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
/** Without it there is nobody who could say whether the file is right. */
const withTshark = hasTshark ? "with tshark" : "with tshark, which is not installed: these tests are skipped";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pcapng-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const startedAtMs = Date.UTC(2026, 10, 25, 18, 30);
const endpoint = (address: string, port: number) => ({ address, port });
const stream = (connection: number, local: number, remote = endpoint("192.0.2.7", 80)) =>
  ({ connection, protocol: "tcp", local: endpoint("192.0.2.1", local), remote }) as const;

/** The chosen fields of every packet that the filter lets through. */
function dissect(records: readonly TraceRecord[], filter: string, ...fields: string[]): string[][] {
  const encoder = new PcapngEncoder();
  const path = join(folder, "run.pcapng");
  writeFileSync(
    path,
    Buffer.concat([encoder.begin({ startedAtMs }), ...records.map((record) => encoder.encode(record))]),
  );
  const checks = ["ip", "tcp", "udp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]);
  const wanted = fields.flatMap((field) => ["-e", field]);
  const args = ["-r", path, "-Y", filter, "-T", "fields", ...wanted, ...checks];
  const { stdout, stderr, status } = spawnSync("tshark", args, { encoding: "utf8" });
  expect(stderr.replace(/^Running as user.*\n/, "")).toBe("");
  expect(status).toBe(0);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));
}

/** What tshark thinks is wrong. */
const COMPLAINTS =
  "_ws.malformed || tcp.analysis.flags || ip.checksum.status == 0 || tcp.checksum.status == 0 || " +
  "udp.checksum.status == 0 || icmp.checksum.status == 0 || icmpv6.checksum.status == 0 || _ws.expert.severity > 0x400000";

describe.skipIf(!hasTshark)(`a .pcapng trace, ${withTshark}`, { timeout: 60_000 }, () => {
  it("has the serial line as AT commands, with direction and time", () => {
    const records: TraceRecord[] = [
      { atMs: 0, kind: "modem", bytes: bytesOf("\r\nready\r\n") },
      { atMs: 1234.567891, kind: "host", bytes: bytesOf("AT+GMR\r\n") },
    ];
    const fields = ["frame.interface_name", "_ws.col.Protocol", "frame.packet_flags_direction", "frame.time_epoch"];
    expect(dissect(records, "frame", ...fields, "_ws.col.Info")).toEqual(
      [
        ["serial", "AT", "0x00000001", "1795631400.000000000", "Rcvd AT Command: \\r\\nready\\r\\n"],
        ["serial", "AT", "0x00000002", "1795631401.234567891", "Sent AT Command: AT+GMR\\r\\n"],
      ].map((row) => row.map((field) => field.replaceAll("\\r\\n", "  "))),
    );
  });

  it("has connections as TCP without a fault, from the handshake to the end", () => {
    const records: TraceRecord[] = [
      { atMs: 10, kind: "connecting", ...stream(1, 0) },
      { atMs: 30, kind: "connected", accepted: false, ...stream(1, 5000) },
      { atMs: 40, kind: "sent", bytes: bytesOf("GET / HTTP/1.0\r\n\r\n"), ...stream(1, 5000) },
      { atMs: 50, kind: "received", bytes: bytesOf("HTTP/1.0 200 OK\r\n\r\n"), ...stream(1, 5000) },
      { atMs: 55, kind: "received", bytes: new Uint8Array(70_000).fill(120), ...stream(1, 5000) },
      { atMs: 60, kind: "disconnected", by: "peer", ...stream(1, 5000) },
    ];
    const flags = dissect(records, "tcp.len == 0", "ip.src", "tcp.flags.str", "frame.time_relative");
    expect(flags.map(([source, text = "", time]) => [source, text.replaceAll("·", ""), Number(time)])).toEqual([
      ["192.0.2.1", "S", 0],
      ["192.0.2.7", "AS", 0.02],
      ["192.0.2.1", "A", 0.02],
      ["192.0.2.7", "A", 0.03],
      ["192.0.2.1", "A", 0.04],
      ["192.0.2.1", "A", 0.045],
      ["192.0.2.7", "AF", 0.05],
      ["192.0.2.1", "AF", 0.05],
      ["192.0.2.1", "A", 0.05].with(0, "192.0.2.7"),
    ]);
    expect(dissect(records, "http", "http.request.method", "http.response.code")).toEqual([
      ["GET", ""],
      ["", "200"],
    ]);
    expect(dissect(records, COMPLAINTS, "frame.number", "_ws.col.Info")).toEqual([]);
  });

  it("follows a stream", () => {
    const records: TraceRecord[] = [
      { atMs: 0, kind: "connected", accepted: true, ...stream(1, 80, endpoint("192.0.2.9", 40000)) },
      { atMs: 1, kind: "received", bytes: bytesOf("ping"), ...stream(1, 80, endpoint("192.0.2.9", 40000)) },
      { atMs: 2, kind: "sent", bytes: bytesOf("pong"), ...stream(1, 80, endpoint("192.0.2.9", 40000)) },
    ];
    dissect(records, "frame", "frame.number");
    const { stdout } = spawnSync("tshark", ["-r", join(folder, "run.pcapng"), "-qz", "follow,tcp,ascii,0"]);
    expect(String(stdout)).toMatch(/Node 0: 192\.0\.2\.9:40000\nNode 1: 192\.0\.2\.1:80\n4\nping\n\t4\npong\n/);
  });

  it("shows refusals, resets, timeouts and what is inside TLS", () => {
    const tls = { ...stream(4, 5003), protocol: "tls" } as const;
    const records: TraceRecord[] = [
      { atMs: 0, kind: "connecting", ...stream(1, 0) },
      { atMs: 1, kind: "disconnected", by: "peer", failure: "refused", ...stream(1, 5000) },
      { atMs: 2, kind: "disconnected", by: "peer", failure: "timeout", ...stream(2, 5001) },
      { atMs: 3, kind: "connected", accepted: false, ...stream(3, 5002) },
      { atMs: 4, kind: "disconnected", by: "modem", reset: true, ...stream(3, 5002) },
      { atMs: 5, kind: "connected", accepted: false, ...tls },
    ];
    const shown = dissect(records, "tcp", "tcp.stream", "tcp.flags.str", "frame.comment");
    expect(shown.map(([number, text = "", comment]) => [number, text.replaceAll("·", ""), comment])).toEqual([
      ["0", "S", ""],
      ["0", "AR", ""],
      ["1", "S", "not connected: timeout"],
      ["2", "S", ""],
      ["2", "AS", ""],
      ["2", "A", ""],
      ["2", "AR", ""],
      ["3", "S", "TLS: its segments show what was inside"],
      ["3", "AS", ""],
      ["3", "A", ""],
    ]);
  });

  it("has datagrams, pings and lookups, of both families", () => {
    const udp = { connection: 1, protocol: "udp", local: endpoint("0.0.0.0", 5000) } as const;
    const records: TraceRecord[] = [
      { atMs: 0, kind: "sent", bytes: bytesOf("odd"), ...udp, remote: endpoint("127.0.0.1", 9999) },
      { atMs: 1, kind: "received", bytes: bytesOf("odd"), ...udp, remote: endpoint("::1", 9999) },
      { atMs: 3, kind: "ping", address: "192.0.2.7", roundTripMs: 1.5 },
      { atMs: 4, kind: "ping", address: "2001:db8::7", roundTripMs: 1 },
      { atMs: 5, kind: "lookup", name: "example.test", address: "192.0.2.7" },
      { atMs: 6, kind: "lookup", name: "six.example.test", address: "2001:db8::7" },
      { atMs: 7, kind: "lookup", name: "no.example.test", failure: "dns" },
      { atMs: 8, kind: "lookup", name: "192.0.2.7", address: "192.0.2.7" },
    ];
    expect(dissect(records, "udp", "_ws.col.Source", "_ws.col.Destination", "udp.dstport", "data.data")).toEqual([
      ["127.0.0.1", "127.0.0.1", "9999", "6f6464"],
      ["::1", "::1", "5000", "6f6464"],
    ]);
    expect(dissect(records, "icmp || icmpv6", "icmp.resptime", "icmpv6.resptime")).toEqual([
      ["", ""],
      ["1.5", ""],
      ["", ""],
      ["", "1"],
    ]);
    expect(dissect(records, "dns", "dns.qry.name", "dns.a", "dns.aaaa", "dns.flags.rcode")).toEqual([
      ["example.test", "192.0.2.7", "", "0"],
      ["six.example.test", "", "2001:db8::7", "0"],
      ["no.example.test", "", "", "3"],
    ]);
    expect(dissect(records, COMPLAINTS, "frame.number", "_ws.col.Info")).toEqual([]);
  });
});
