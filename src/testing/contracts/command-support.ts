/** The command as a process, as users start it. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll } from "vitest";
import { StreamFarEnd, until } from "./serial-port-support.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
export const main = join(root, "dist/cli/main.js");
/** What is done after the present test, last first. */
export const cleanUp: (() => unknown)[] = [];

/** Called by a test file once: builds the command before its tests and cleans up after each. */
export function prepareCommand(): void {
  beforeAll(() => {
    // Up to date already under `npm test`; whoever runs vitest alone gets what they edited.
    spawnSync(process.execPath, ["-e", 'import("./scripts/prepare.mjs").then(({ prepare }) => prepare())'], {
      cwd: root,
    });
  }, 120_000);
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "cli-"));
  cleanUp.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs the command to its end. */
export function run(args: readonly string[], input = "") {
  return spawnSync(process.execPath, [main, ...args], { input, encoding: "latin1", timeout: 20_000 });
}

/** The command while it runs; killed after the test unless it has ended. */
export class Running {
  stderr = "";
  stdout = "";
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<[number | null, string | null]>;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    this.child.stderr.on("data", (chunk) => (this.stderr += chunk));
    this.child.stdout.on("data", (chunk) => (this.stdout += chunk));
    this.exited = once(this.child, "exit") as Promise<[number | null, string | null]>;
    cleanUp.push(async () => {
      if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGKILL");
      await this.exited;
    });
  }

  get lines(): string[] {
    return this.stderr.split("\n").slice(0, -1);
  }

  async ready(): Promise<this> {
    await until(() => this.lines.includes("ready") || this.child.exitCode !== null, 20_000);
    if (!this.lines.includes("ready")) throw new Error(`not ready: ${this.stderr}`);
    return this;
  }

  async stop(signal: NodeJS.Signals): Promise<[number | null, string | null]> {
    this.child.kill(signal);
    return this.exited;
  }

  /** The TCP port of the start line. */
  get port(): number {
    return Number(/^tcp .*:(\d+)$/m.exec(this.stderr)?.[1]);
  }
}

/** Sends a line and returns what came until the last words. */
export async function ask(
  far: { send(bytes: Uint8Array): Promise<void>; received(): Uint8Array },
  line: string,
  last = "OK\r\n",
) {
  const start = far.received().length;
  await far.send(Buffer.from(`${line}\r\n`));
  const answer = () => Buffer.from(far.received().subarray(start)).toString("latin1");
  await until(() => answer().includes(last));
  return answer();
}

export async function dial(port: number): Promise<StreamFarEnd> {
  const far = await StreamFarEnd.dial(port);
  cleanUp.push(() => far.close());
  far.startReading();
  return far;
}
