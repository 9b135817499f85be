import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.js";
import { activityFromJson, activityToJson } from "./activity-json.js";

const about = {
  connection: 1,
  protocol: "tcp",
  local: { address: "127.0.0.1", port: 50000 },
  remote: { address: "127.0.0.1", port: 80 },
} as const;

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

const examples: readonly Activity[] = [
  { kind: "start" },
  { kind: "host", bytes: everyByte },
  { kind: "modem", bytes: new Uint8Array(0) },
  { kind: "command", line: "AT" },
  { kind: "result", line: "AT", result: "OK" },
  { kind: "refused", during: "command", bytes: everyByte },
  { kind: "link", state: "open", id: 0, type: "TCP", role: "client", localPort: 50000, remote: about.remote },
  { kind: "connecting", ...about },
  { kind: "connected", accepted: false, ...about },
  { kind: "received", bytes: everyByte, ...about },
  { kind: "sent", bytes: everyByte, ...about },
  { kind: "disconnected", by: "peer", failure: "reset", ...about },
  { kind: "listening", protocol: "tcp", local: about.local },
  { kind: "not-listening", protocol: "tls", local: about.local },
  { kind: "lookup", name: "example.test", address: "127.0.0.1" },
  { kind: "ping", address: "127.0.0.1", failure: "timeout" },
  { kind: "http", url: "http://127.0.0.1/", status: 200 },
];

describe("an activity as JSON", () => {
  it.each(examples)("comes back as it was: $kind", (activity) => {
    const timed = { atMs: 12.5, activity };
    expect(activityFromJson(JSON.parse(JSON.stringify(activityToJson(timed))))).toEqual(timed);
  });

  it("shows bytes as text", () => {
    const activity: Activity = { kind: "host", bytes: new TextEncoder().encode("AT\r\n") };
    expect(JSON.stringify(activityToJson({ atMs: 1, activity }))).toBe('{"atMs":1,"kind":"host","bytes":"AT\\r\\n"}');
  });

  it.each([
    null,
    "host",
    [],
    {},
    { kind: "host", bytes: "AT" },
    { atMs: "1", kind: "start" },
    { atMs: 1, kind: "toString" },
    { atMs: 1, kind: "of a later version" },
    { atMs: 1, kind: "host" },
    { atMs: 1, kind: "received", bytes: "x", connection: 1, protocol: "tcp", local: {}, remote: null },
  ])("is not made of %j", (value) => {
    expect(activityFromJson(value)).toBeUndefined();
  });
});
