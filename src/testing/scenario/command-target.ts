import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Session, Target } from "./session.js";
import { openStreams } from "./stream-session.js";
import type { World } from "./world.js";

/** How long a child may take to end after its stdin has. */
const EXIT_TIMEOUT_MS = 1500;
const LONGEST_COMPLAINT = 300;
/** How long a child that has closed its streams may take to say why, by its last words and its exit code. */
const LAST_WORDS_MS = 5000;

/** A fresh child process per scenario, with AT on its stdin and stdout. */
export class CommandTarget implements Target {
  private readonly words: readonly string[];

  /**
   * @param command split at blanks; quotes and backslashes keep a word together as in a POSIX shell
   * @throws RangeError when there is no word in it or a quote is not closed
   */
  constructor(
    private readonly world: World,
    command: string,
    readonly mostSessions: number,
  ) {
    this.words = splitCommand(command);
    if (this.words.length === 0) throw new RangeError("the command is empty");
  }

  async open(): Promise<Session> {
    const [file = "", ...args] = this.words;
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
    // Rejects when the program does not exist.
    await once(child, "spawn");
    let silent: NodeJS.Timeout | undefined;
    const onEnd = (reason: string): void => {
      silent ??= setTimeout(() => output.end(reason), LAST_WORDS_MS);
    };
    const { output, send } = openStreams({ readable: child.stdout, writable: child.stdin, onEnd }, this.world);
    let complaint = "";
    child.stderr.on("data", (bytes: Buffer) => {
      complaint = (complaint + bytes.toString("utf8")).slice(-LONGEST_COMPLAINT);
    });
    child.on("error", (error) => {
      output.end(error.message);
    });
    // Comes after the end of all its streams, stderr with the last words among them.
    child.on("close", (code, signal) => {
      clearTimeout(silent);
      output.end(`the modem ended with ${signal ?? `exit code ${code}`}: ${complaint.trim()}`);
    });
    return { world: this.world, output, send, close: () => endChild(child) };
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), EXIT_TIMEOUT_MS);
  child.stdin?.end();
  await exited;
  clearTimeout(timer);
}

/** Splits as a POSIX shell does, without expanding anything. */
export function splitCommand(command: string): string[] {
  const words: string[] = [];
  const piece = /(\s+)|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;
  let word: string | undefined;
  while (piece.lastIndex < command.length) {
    const index = piece.lastIndex;
    const found = piece.exec(command);
    if (!found) throw new RangeError(`the command has a quote or backslash without its partner at index ${index}`);
    const [, blank, single, double, escaped, plain] = found;
    if (blank === undefined)
      word = (word ?? "") + (single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "");
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
