import { describe, expect, it } from "vitest";
import { describePorts, divide, type FleetSettings, optionsOf } from "./fleet-settings.js";

const settings: FleetSettings = {
  count: 10,
  firstNumber: 100,
  host: "127.0.0.1",
  basePort: 20_000,
  mac: "7c:df:a1:00:00:01",
  options: { dialect: "4.2", bind: "127.0.0.1" },
  logLevel: "warn",
  json: false,
  metrics: false,
};

describe("divide", () => {
  it("gives each process a range, as evenly as it goes", () => {
    expect(divide(settings, 3).map(({ count, firstNumber, basePort }) => [count, firstNumber, basePort])).toEqual([
      [3, 100, 20_000],
      [3, 103, 20_003],
      [4, 106, 20_006],
    ]);
  });

  it("leaves any free port any free port", () => {
    expect(divide({ ...settings, basePort: 0 }, 2).map(({ basePort }) => basePort)).toEqual([0, 0]);
  });
});

describe("optionsOf", () => {
  it("gives each modem two MAC addresses, a folder and an address of its own", () => {
    const own = optionsOf({ ...settings, flashFolder: "state", firstOwnAddress: "127.1.0.250" }, 10);
    expect(own).toMatchObject({ dialect: "4.2", mac: "7c:df:a1:00:00:15", bind: "127.1.1.4" });
    expect(own.flash).toMatch(/^state.10.modem\.flash$/);
  });

  it("leaves out what was not asked for", () => {
    expect(optionsOf(settings, 0)).toEqual({ dialect: "4.2", bind: "127.0.0.1", mac: "7c:df:a1:00:00:01" });
  });
});

describe("describePorts", () => {
  it.each([
    [[], []],
    [[5], ["5"]],
    [[5, 6, 7], ["5-7"]],
    [
      [5, 6, 9, 8],
      ["5-6", "9", "8"],
    ],
  ])("%j", (ports, expected) => {
    expect(describePorts(ports)).toEqual(expected);
  });
});
