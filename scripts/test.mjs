// `npm test [-- vitest arguments]`: prepares the checkout, type checks the tests and runs them. The last line printed
// is the count that CI reads: "N passed, N failed[, N skipped]".
import { existsSync } from "node:fs";
import { requireSupportedNode } from "./node-version.mjs";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

async function test() {
  const { prepare } = await import("./prepare.mjs");
  const { root, runTool } = await import("./checkout.mjs");
  const { mkdtempSync, readFileSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const { spawnSync } = await import("node:child_process");

  await prepare();
  installBrowser(spawnSync);
  const typesAreRight = runTool("typescript/bin/tsc", ["-p", "tsconfig.test.json"]) === 0;

  const folder = mkdtempSync(join(tmpdir(), "virtual-esp-at-test-"));
  const report = join(folder, "report.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const skips = join(root, "scripts", "say-skipped.mjs");
  const reporters = ["--reporter=default", `--reporter=${skips}`, "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, "run", ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  const counts = readCounts(() => readFileSync(report, "utf8"));
  rmSync(folder, { recursive: true, force: true });

  if (!typesAreRight) {
    process.stderr.write("The type check of the tests failed (the messages are above the test run).\n");
    counts.failed += 1;
  }
  // A run can fail without a failed test: an error between tests, a crash. It must not look green in the count.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

/** For the tests of the console's page, from the system's packages; where that cannot be, they are skipped and say so. */
function installBrowser(spawnSync) {
  const isThere = process.env.CHROMIUM || browsers.some((path) => existsSync(path));
  if (isThere || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  process.stderr.write("Installing Chromium for the tests of the console (apt-get) ...\n");
  const options = { stdio: ["ignore", "ignore", 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const apt = (...words) => spawnSync("apt-get", ["-qq", ...words], options).status === 0;
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
  if (!install() && !(apt("update") && install())) process.stderr.write("Chromium could not be installed.\n");
}

/** A test file that does not even load counts as one failed test. */
function readCounts(readReport) {
  try {
    const report = JSON.parse(readReport());
    const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

requireSupportedNode();
test().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
