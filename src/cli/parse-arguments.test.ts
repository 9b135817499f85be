import { describe, expect, it } from "vitest";
import { dialects } from "../core/index.js";
import { parseArguments } from "./parse-arguments.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

const split = (line: string) => line.split(" ").filter((word) => word !== "");

function settingsOf(line: string): CliSettings {
  const invocation = parseArguments(split(line));
  if (invocation.action !== "start") throw new Error(`${invocation.action} instead of start`);
  return invocation.settings;
}

const defaults = {
  ports: [],
  accessPoints: [],
  map: {},
  hosts: {},
  quirks: {},
  traces: [],
  lab: true,
  logLevel: "info",
  json: false,
};

describe("parseArguments", () => {
  const understood: [string, Partial<CliSettings>][] = [
    ["", {}],
    ["--stdio --stdio", { ports: [{ kind: "stdio" }] }],
    ["--tcp 8266", { ports: [{ kind: "tcp", port: 8266 }] }],
    ["--tcp=0.0.0.0:0", { ports: [{ kind: "tcp", host: "0.0.0.0", port: 0 }] }],
    ["--tcp [::1]:8266", { ports: [{ kind: "tcp", host: "::1", port: 8266 }] }],
    ["--tcp tcp://localhost:1", { ports: [{ kind: "tcp", host: "localhost", port: 1 }] }],
    ["--connect socket://localhost:5555", { ports: [{ kind: "connect", host: "localhost", port: 5555 }] }],
    ["--pty", { ports: [{ kind: "pty" }] }],
    ["--pty /tmp/modem", { ports: [{ kind: "pty", link: "/tmp/modem" }] }],
    ["--pty=/tmp/modem", { ports: [{ kind: "pty", link: "/tmp/modem" }] }],
    ["--pty --pty /tmp/b --json", { ports: [{ kind: "pty" }, { kind: "pty", link: "/tmp/b" }], json: true }],
    ["--serial /dev/ttyUSB0", { ports: [{ kind: "serial", path: "/dev/ttyUSB0" }] }],
    ["--serial COM3:9600", { ports: [{ kind: "serial", path: "COM3", baud: 9600 }] }],
    [
      "--serial /dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0",
      { ports: [{ kind: "serial", path: "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0" }] },
    ],
    ["--pty --tcp 1 --stdio", { ports: [{ kind: "pty" }, { kind: "tcp", port: 1 }, { kind: "stdio" }] }],
    ["--pace auto", { pace: "auto" }],
    ["--pace off", { pace: "off" }],
    ["--pace 9600", { pace: 9600 }],
    ["--mac 7c:df:a1:00:00:09", { mac: "7c:df:a1:00:00:09" }],
    ["--dialect 2.2 --dialect 4.2", { dialect: "4.2" }],
    ["--flash modem.json", { flash: "modem.json" }],
    [
      "--ap home:pass:word --ap open --ap-silent far",
      { accessPoints: [{ ssid: "home", password: "pass:word" }, { ssid: "open" }, { ssid: "far", silent: true }] },
    ],
    ["--bind 0.0.0.0", { bind: "0.0.0.0" }],
    ["--bind :: --softap-bind 127.0.0.1", { bind: "::", softApBind: "127.0.0.1" }],
    ["--map 80=8080 --map 443=8443", { map: { 80: 8080, 443: 8443 } }],
    ["--hosts a.test=127.0.0.1 --hosts b.test=::1", { hosts: { "a.test": "127.0.0.1", "b.test": "::1" } }],
    ["--sntp-server 127.0.0.1:1123", { sntpServer: { host: "127.0.0.1", port: 1123 } }],
    ["--sntp-server localhost", { sntpServer: { host: "localhost" } }],
    ["--dns-port 5353", { dnsPort: 5353 }],
    ["--ota-server http://127.0.0.1:8000/x", { otaServer: "http://127.0.0.1:8000/x" }],
    ["--trace run.jsonl --trace -", { traces: ["run.jsonl", "-"] }],
    ["--no-lab --log debug", { lab: false, logLevel: "debug" }],
    ["--lab-time 2030-01-31", { labTime: new Date(Date.UTC(2030, 0, 31)) }],
    ["--lab-time 2030-01-31T12:00", { labTime: new Date(Date.UTC(2030, 0, 31, 12)) }],
    ["--lab-time 2030-01-31T12:00:05+02:00", { labTime: new Date(Date.UTC(2030, 0, 31, 10, 0, 5)) }],
  ];
  it.each(understood)("understands %s", (line, settings) => {
    expect(settingsOf(line)).toEqual({ ...defaults, ...settings });
  });

  it.each([
    ["--help", { action: "help" }],
    ["-h --stdio", { action: "help" }],
    ["--version", { action: "version" }],
    ["-V", { action: "version" }],
    ["--list-dialects", { action: "list-dialects" }],
    ["certificates --flash f list", { action: "verb", verb: "certificates", args: ["--flash", "f", "list"] }],
    ["check a.json --help", { action: "verb", verb: "check", args: ["a.json", "--help"] }],
  ])("knows %s", (line, invocation) => {
    expect(parseArguments(split(line))).toEqual(invocation);
  });

  it.each([
    ["--tpc 8266", "There is no option --tpc; did you mean --tcp?"],
    ["--dialekt 2.2", "There is no option --dialekt; did you mean --dialect?"],
    ["--frobnicate", "There is no option --frobnicate; --help lists them all."],
    ["-x", "There is no option -x; --help lists them all."],
    ["chekc a.json", '"chekc" is not expected here; did you mean check?'],
    ["stdio", '"stdio" is not expected here; did you mean --stdio?'],
    ["modem.json", '"modem.json" is not expected here; options begin with --, and --help lists them.'],
    ["--stdio=yes", '--stdio takes no value, but was given "yes".'],
    ["--tcp", "--tcp needs a value: --tcp [HOST:]PORT."],
    ["--tcp --stdio", "--tcp needs a value: --tcp [HOST:]PORT."],
    ["--tcp=", "--tcp needs a value: --tcp [HOST:]PORT."],
    ["--tcp localhost", 'A port of --tcp is a number from 0 to 65535, not "localhost".'],
    ["--tcp 65536", 'A port of --tcp is a number from 0 to 65535, not "65536".'],
    ["--tcp localhost:", 'A port of --tcp is a number from 0 to 65535, not "".'],
    ["--connect 5555", '--connect needs a host and a port, as in --connect localhost:5555, not "5555".'],
    ["--connect localhost:0", 'A port of --connect is a number from 1 to 65535, not "0".'],
    ["--serial COM3:1", 'The rate of --serial is a number from 80 to 5000000, not "1".'],
    ["--pace fast", '--pace, unless it is auto or off, is a number from 80 to 5000000, not "fast".'],
    [
      "--mac 7d:df:a1:00:00:09",
      '--mac needs a station\'s MAC address, as in --mac 7c:df:a1:00:00:01, not "7d:df:a1:00:00:09".',
    ],
    ["--dialect 9", `--dialect is one of ${dialects.map(({ name }) => name).join(", ")}, not "9".`],
    [`--ap ${"x".repeat(33)}`, `The SSID of --ap has 1 to 32 bytes; "${"x".repeat(33)}" has 33.`],
    ["--ap :password", 'The SSID of --ap has 1 to 32 bytes; "" has 0.'],
    ["--softap-bind 0.0.0.0", '--softap-bind needs a single address, as in --softap-bind 127.0.0.2, not "0.0.0.0".'],
    [
      "--map 80=81 --map 80=82",
      "--map takes a port of the modem, or of the computer, only once, unlike 80=81 and 80=82.",
    ],
    [
      "--map 80=99 --map 81=99",
      "--map takes a port of the modem, or of the computer, only once, unlike 80=99 and 81=99.",
    ],
    ["--bind localhost", '--bind needs a literal address, as in --bind 0.0.0.0, not "localhost".'],
    ["--map 80", '--map is PORT=HOSTPORT, as in --map 80=8080, not "80".'],
    ["--map 0=80", 'A port of --map is a number from 1 to 65535, not "0".'],
    [
      "--hosts a.test=b",
      '--hosts is NAME=ADDRESS with a literal address, as in --hosts db.test=127.0.0.1, not "a.test=b".',
    ],
    ["--ota-server here", '--ota-server needs a URL, as in --ota-server http://127.0.0.1:8000, not "here".'],
    ["--lab-time 2030-02-31", '--lab-time needs a date, as in --lab-time 2030-01-31T12:00:00Z, not "2030-02-31".'],
    ["--lab-time now", '--lab-time needs a date, as in --lab-time 2030-01-31T12:00:00Z, not "now".'],
    ["--lab-time 2030-01-31 --no-lab", "--lab-time is the lab's, and --no-lab is without it; leave one."],
    ["--log loud", '--log is one of error, warn, info, debug, not "loud".'],
  ])("refuses %s", (line, message) => {
    expect(() => parseArguments(split(line))).toThrow(new UsageError(message));
  });

  it.each(["--bind", "--softap-bind"])(
    "refuses an address for %s that this computer lacks, and names those it has",
    (flag) => {
      const own = new RegExp(`^${flag} needs an address of this computer \\(.+\\), not "203\\.0\\.113\\.7"\\.$`);
      expect(() => parseArguments([flag, "203.0.113.7"])).toThrow(own);
    },
  );
});
