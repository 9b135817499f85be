/** The golden scenarios under the fake clock: the whole corpus in seconds. */
import { afterAll, describe, expect, it } from "vitest";
import { FakeTimeTarget } from "../src/testing/scenario/fake-time-target.js";
import { reportTotal } from "../src/testing/scenario/report-text.js";
import { type FileResult, sumResults } from "../src/testing/scenario/result.js";
import { runFiles } from "../src/testing/scenario/run-files.js";
import { complain, readGoldenFiles, say } from "./scenario-files.js";

describe.each(["3.4", "5.0", "4.2"])("golden %s under the fake clock", (generation) => {
  const files = readGoldenFiles(generation);
  const results: FileResult[] = [];

  if (files.length === 0) {
    say(`golden ${generation}: skipped, the recordings are not beside this repository`);
    it.skip("the recordings are not there");
    return;
  }

  afterAll(() => {
    say(`golden ${generation}: ${reportTotal(sumResults(results))}`);
  });

  it.each(files.map((file) => ({ name: file.file, file })))("$name", async ({ file }) => {
    const [result] = await runFiles([file], new FakeTimeTarget());
    if (!result) return expect.unreachable();
    results.push(result);
    expect(complain(result)).toBe("");
  });
});
