#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dialects } from "../core/dialects/index.js";
import { quirks } from "../core/dialects/quirks.js";
import type { VerbName } from "./options.js";
import { parseArguments } from "./parse-arguments.js";
import { UsageError } from "./usage-error.js";

async function run(args: readonly string[]): Promise<void> {
  const invocation = parseArguments(args);
  if (invocation.action !== "start") endWithReader();
  switch (invocation.action) {
    case "help":
      process.stdout.write((await import("./help.js")).helpText());
      return;
    case "version":
      process.stdout.write(`${version()}\n`);
      return;
    case "list-dialects":
      process.stdout.write(dialects.map(({ name, title }) => `${name}\t${title}\n`).join(""));
      return;
    case "list-quirks":
      process.stdout.write(
        quirks.map(({ name, summary, values }) => `${name}=${Object.keys(values).join("|")}\t${summary}\n`).join(""),
      );
      return;
    case "verb":
      process.exitCode = await runVerb[invocation.verb](invocation.args);
      return;
    case "start":
      await (await import("./start.js")).start(invocation.settings);
  }
}

const runVerb: Readonly<Record<VerbName, (args: readonly string[]) => Promise<number>>> = {
  check: async (args) => (await import("./check.js")).runCheck(args),
  tap: async (args) => (await import("./tap.js")).runTap(args),
  record: async (args) => (await import("./record.js")).runRecord(args),
  replay: async (args) => (await import("./replay.js")).runReplay(args),
  certificates: async (args) => (await import("./certificates.js")).runCertificates(args),
  lab: async (args) => (await import("./lab.js")).runLab(args),
  fleet: async (args) => (await import("./fleet.js")).runFleet(args),
  dialects: async (args) => (await import("./dialects.js")).runDialects(args),
};

/** `check FILE | head`: a reader of stdout that goes away ends what only prints, as SIGPIPE does with other programs. */
function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(128 + constants.signals.SIGPIPE);
  });
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  const text = isUsage || !(error instanceof Error) ? String(isUsage ? error.message : error) : error.stack;
  process.stderr.write(`${text}\n`);
  process.exit(isUsage ? 2 : 1);
});
