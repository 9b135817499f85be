import { open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FlashContents, Storage } from "../core/ports.js";
import { decodeFlash, encodeFlash } from "./flash-format.js";

/** The file could not be read or written, or holds something else; the message is one sentence for the user. */
export class FlashFileError extends Error {
  override readonly name = "FlashFileError";
}

/** Passwords of access points are in it: for the eyes of its owner only. */
const newFileMode = 0o600;

let instances = 0;

/**
 * Flash in one JSON file. It is never changed in place: a new file takes its name once every byte of it is on the
 * disk, so that it holds the old or the new contents whenever the process or the computer stops.
 */
export class FileFlash implements Storage {
  readonly #path: string;
  readonly #temporarySuffix = `.${process.pid}-${instances++}.tmp`;
  /** The last save that was begun or waits; never rejects. */
  #lastSave: Promise<void> = Promise.resolve();
  /** The save that has not begun; whatever is saved until it does goes into it. */
  #waiting: { text: string; readonly done: Promise<void> } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws FlashFileError (rejection) when there is a file, but none that can be read and understood */
  async load(): Promise<FlashContents> {
    await this.#lastSave;
    await this.#removeStaleFiles();
    let file: Uint8Array;
    try {
      file = await readFile(this.#path);
    } catch (error) {
      if (codeOf(error) === "ENOENT" && (await exists(dirname(this.#path)))) return { nvs: {}, partitions: {} };
      throw new FlashFileError(`The flash file ${this.#path} cannot be read: ${reasonOf(error)}.`, { cause: error });
    }
    try {
      return decodeFlash(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const advice = "Move it away to start from factory settings.";
      throw new FlashFileError(`The flash file ${this.#path} ${reason}. ${advice}`, { cause: error });
    }
  }

  /** @throws FlashFileError (rejection) when it could not be written; the old contents are still there then */
  async save(contents: FlashContents): Promise<void> {
    const text = encodeFlash(contents);
    if (this.#waiting) {
      this.#waiting.text = text;
      return this.#waiting.done;
    }
    const done = this.#lastSave.then(() => {
      const newest = this.#waiting?.text ?? text;
      this.#waiting = undefined;
      return this.#write(newest);
    });
    this.#waiting = { text, done };
    this.#lastSave = done.catch(() => undefined);
    return done;
  }

  async #write(text: string): Promise<void> {
    let temporary: string | undefined;
    try {
      // A symbolic link stays one: what it leads to is replaced.
      const target = await realpath(this.#path).catch(() => this.#path);
      const mode = await stat(target).then(
        (found) => found.mode & 0o777,
        () => newFileMode,
      );
      temporary = join(dirname(target), temporaryPrefix(target) + this.#temporarySuffix);
      await rm(temporary, { force: true });
      await writeNewFile(temporary, text, mode);
      await rename(temporary, target);
      await syncDirectory(dirname(target));
    } catch (error) {
      if (temporary) await rm(temporary, { force: true }).catch(() => undefined);
      throw new FlashFileError(`The flash file ${this.#path} cannot be written: ${reasonOf(error)}.`, { cause: error });
    }
  }

  /** A process that was killed in the middle of a save leaves its new file behind. */
  async #removeStaleFiles(): Promise<void> {
    const target = await realpath(this.#path).catch(() => this.#path);
    const directory = dirname(target);
    const prefix = temporaryPrefix(target);
    for (const name of await readdir(directory).catch(() => [])) {
      const processId = /^\.(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))?.[1];
      if (!name.startsWith(prefix) || processId === undefined || isRunning(Number(processId))) continue;
      await rm(join(directory, name), { force: true }).catch(() => undefined);
    }
  }
}

function temporaryPrefix(target: string): string {
  return `.${basename(target)}`;
}

async function writeNewFile(path: string, text: string, mode: number): Promise<void> {
  // "wx" never follows a link that somebody else has put there.
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name of a file is on the disk only when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory, and does this by itself.
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "its directory does not exist",
  ENOTDIR: "its directory does not exist",
  EISDIR: "it is a directory",
  ENOSPC: "no space is left on the disk",
};

function reasonOf(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}
