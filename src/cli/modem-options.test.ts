import { expect, it } from "vitest";
import { modemOptions } from "./modem-options.js";
import { emptySettings } from "./parse-arguments.js";
import { UsageError } from "./usage-error.js";

it.each([
  [{ softApBind: "127.0.0.1" }, "127.0.0.1"],
  [{ bind: "::1", softApBind: "::1" }, "::1"],
])("refuses the same address for station and soft-AP: %j", (settings, address) => {
  expect(() => modemOptions({ ...emptySettings(), ...settings })).toThrow(
    new UsageError(`--softap-bind needs another address than --bind has, ${address}.`),
  );
});

it("leaves out what was not asked for", () => {
  expect(modemOptions(emptySettings())).toEqual({ accessPoints: [], quirks: {}, map: {}, hosts: {}, lab: true });
});
