/** Reporter for Vitest: after the run, one line for each test that was skipped, with the reason where it gives one. */
// biome-ignore lint/style/noDefaultExport: Vitest takes a reporter from there
export default class SaySkipped {
  onTestRunEnd(modules) {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    const lines = skipped.map((test) => {
      const { note } = test.result();
      return `skipped: ${test.module.relativeModuleId}: ${test.fullName}${note ? `: ${note}` : ""}\n`;
    });
    process.stdout.write(lines.join(""));
  }
}
