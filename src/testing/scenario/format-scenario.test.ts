import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { formatScenario } from "./format-scenario.js";
import { parseScenario } from "./parse-scenario.js";

const folder = new URL("../../../test/scenarios/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

it.each(files)("%s comes back as it was", (name) => {
  const scenario = parseScenario(readFileSync(new URL(name, folder), "utf8"), name);
  expect(parseScenario(formatScenario(scenario), name)).toEqual(scenario);
});

it("writes ASCII", () => {
  const scenario = parseScenario('{"title":"\u00fc","dialect":"4.2","steps":[{"recv":"\\u00ff\\u0000"}]}', "");
  expect(formatScenario(scenario)).toMatch(/^[\n -~]*$/);
  expect(parseScenario(formatScenario(scenario), "")).toEqual(scenario);
});
