import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether the system has the program `openssl`, a TLS peer that shares no code with Node's. */
export function hasOpenssl(): boolean {
  return spawnSync("openssl", ["version"]).status === 0;
}

/** One run of the program `openssl`, with the files that it reads. */
export class OpensslProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), "virtual-esp-at-openssl-"));
  readonly #process: ChildProcessWithoutNullStreams;
  #output = "";
  /** Absent while it runs. */
  exitCode: number | undefined;

  /** `files` are written first; an argument that names one becomes its path. */
  constructor(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text);
    const withPaths = args.map((arg) => (Object.hasOwn(files, arg) ? join(this.#folder, arg) : arg));
    this.#process = spawn("openssl", withPaths);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        this.#output += bytes.toString("latin1");
      });
    }
    this.#process.on("close", (code) => {
      this.exitCode = code ?? -1;
    });
    // It may have gone.
    this.#process.stdin.on("error", () => undefined);
  }

  /** All that it has said, on stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  /** The port of an s_server that was told to listen on any (`-accept 127.0.0.1:0`), once it does. */
  get port(): number | undefined {
    const digits = /^ACCEPT .*:(\d+)$/m.exec(this.#output)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** Bytes to its stdin. */
  write(text: string): void {
    this.#process.stdin.write(text);
  }

  endInput(): void {
    this.#process.stdin.end();
  }

  close(): void {
    this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
