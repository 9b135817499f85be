import { describe, expect, it } from "vitest";
import { type FleetRequest, parseFleetArguments } from "./fleet-arguments.js";

const parse = (line: string, environment = {}) => parseFleetArguments(line.split(" "), environment) as FleetRequest;

describe("parseFleetArguments", () => {
  it("has defaults for everything but the count", () => {
    expect(parse("--count 10")).toEqual({
      settings: {
        count: 10,
        firstNumber: 0,
        host: "127.0.0.1",
        basePort: 20_000,
        mac: "7c:df:a1:00:00:01",
        options: { accessPoints: [], quirks: {}, map: {}, hosts: {}, lab: true },
        logLevel: "warn",
        json: false,
        metrics: false,
      },
      workers: 1,
    });
  });

  it("takes the options that it shares with a single modem", () => {
    const { settings, metricsAt } = parse(
      "--count 2 --dialect 4.2 --ap home:secret --hosts db.test=10.0.0.1 --pace auto --log debug --json --metrics 0.0.0.0:9464",
    );
    expect(settings).toMatchObject({
      options: {
        dialect: "4.2",
        accessPoints: [{ ssid: "home", password: "secret" }],
        hosts: { "db.test": "10.0.0.1" },
        pace: "auto",
      },
      logLevel: "debug",
      json: true,
      metrics: true,
    });
    expect(metricsAt).toEqual({ host: "0.0.0.0", port: 9464 });
  });

  it("shows its modems in a browser when it is asked to", () => {
    expect(parse("--count 2").consoleAt).toBeUndefined();
    expect(parse("--count 2 --console").consoleAt).toEqual({});
    expect(parse("--count 2 --console 9000").consoleAt).toEqual({ port: 9000 });
  });

  it("has its number from --index or the environment", () => {
    expect(parse("--count 500", { POD_INDEX: "7" }).settings.firstNumber).toBe(3500);
    expect(parse("--count 500 --index 2", { POD_INDEX: "7" }).settings.firstNumber).toBe(1000);
    expect(parse("--count 500", { POD_INDEX: "" }).settings.firstNumber).toBe(0);
  });

  it("says help", () => {
    expect(parse("--help")).toBe("help");
  });

  it.each([
    ["--workers 2", "fleet needs to know how many modems: --count 100."],
    ["--count 0", 'The value of --count is a number from 1 to 65535, not "0".'],
    ["--count 70000", 'The value of --count is a number from 1 to 65535, not "70000".'],
    [
      "--count 2 --workers 2 --console",
      "--console shows the modems of one process; leave --workers away, or --console.",
    ],
    ["--count 2 --workers 3", 'The value of --workers is a number from 1 to 2, not "3".'],
    [
      "--count 10000 --base-port 60000",
      "10000 modems from port 60000 on would need ports up to 69999, and 65535 is the highest; choose a lower --base-port or a smaller --count.",
    ],
    ["--count 2 --host localhost", '--host needs a literal address, as in --host 0.0.0.0, not "localhost".'],
    ["--count 2 --tcp 1", "There is no option --tcp; --help lists them all."],
    ["--count 2 --bind-each ::1", /^--bind-each needs an IPv4 address/],
    ["--count 2 --bind-each 255.255.255.255", /^--bind-each needs an IPv4 address/],
    ["--count 60000 --index 200", /^There are MAC addresses for 8388608 modems/],
    ["--count 2 more", /^"more" is not expected here/],
  ])("%s", (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });

  it("says that POD_INDEX is wrong", () => {
    expect(() => parse("--count 2", { POD_INDEX: "one" })).toThrow(/^POD_INDEX of the environment is a number/);
  });
});
