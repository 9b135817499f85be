/** The golden scenarios in real time on loopback sockets, ten at a time. */
import { expect, it } from "vitest";
import { RealSocketsTarget } from "../src/testing/scenario/real-sockets-target.js";
import { reportTotal } from "../src/testing/scenario/report-text.js";
import { sumResults } from "../src/testing/scenario/result.js";
import { runFiles } from "../src/testing/scenario/run-files.js";
import { complain, readGoldenFiles, say } from "./scenario-files.js";

const generation = "4.2";
const files = readGoldenFiles(generation);
const sessions = 10;
const timeoutMs = 240_000;

if (files.length === 0)
  say(`golden ${generation}, real sockets: skipped, the recordings are not beside this repository`);

it.skipIf(files.length === 0)(`golden ${generation} on real sockets`, { timeout: timeoutMs }, async () => {
  const result = sumResults(await runFiles(files, new RealSocketsTarget(sessions)));
  say(`golden ${generation}, real sockets: ${reportTotal(result)}`);
  expect(result.files.map(complain).filter(Boolean).join("\n")).toBe("");
});
