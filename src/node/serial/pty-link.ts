import { closeSync, constants, lstatSync, openSync, readlinkSync, statSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SerialPortError } from "./port.js";

const ATTEMPTS = 5;
/** The permissions with which a pseudo-terminal is born. */
const NEW_TERMINAL_MODES = [0o600, 0o620];

/** Makes the first of the links that is not taken, as {@link placeLink} does, and returns it. */
export function placeFirstLink(links: readonly string[], target: string): string | undefined {
  for (const [index, link] of links.entries()) {
    try {
      placeLink(link, target);
      return link;
    } catch (error) {
      const mayTryNext = error instanceof SerialPortError && error.reason === "taken" && index < links.length - 1;
      if (!mayTryNext) throw error;
    }
  }
  return undefined;
}

/**
 * Makes `link` a symbolic link to the terminal at `target`. Replaces a link that leads nowhere any more; throws a
 * SerialPortError ("taken") for anything else that is there already.
 */
function placeLink(link: string, target: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      symlinkSync(target, link);
      return;
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      if (cause.code !== "EEXIST" || attempt === ATTEMPTS) throw linkError(link, cause);
    }
    removeStale(link, target);
  }
}

/** Removes the link if it still leads to `target`. */
export function removeLink(link: string, target: string): void {
  try {
    if (readlinkSync(link) === target) unlinkSync(link);
  } catch {
    // Gone, or replaced by something that is not a link: not ours any more.
  }
}

function removeStale(link: string, ownTarget: string): void {
  let current: string;
  let placedMs: number;
  try {
    placedMs = lstatSync(link).mtimeMs;
    current = readlinkSync(link);
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === "ENOENT") return; // removed meanwhile
    if (cause.code === "EINVAL") throw taken(link, "it is there and is not a symbolic link");
    throw linkError(link, cause);
  }
  // A link to our own terminal was left by a process that had its number before.
  if (current !== ownTarget && leadsToLive(resolve(dirname(link), current), placedMs)) {
    throw taken(link, `it leads to ${current}, which is in use`);
  }
  try {
    if (readlinkSync(link) === current) unlinkSync(link);
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code !== "ENOENT") throw linkError(link, cause);
  }
}

/** Whether what the link was made for is still there. */
function leadsToLive(target: string, placedMs: number): boolean {
  try {
    const { ctimeMs, mode } = statSync(target);
    // Anything else is not touched: to open a real serial port may reset what is connected to it.
    if (!/^\/dev\/(pts\/|ttys)\d+$/.test(target)) return true;
    // macOS keeps the nodes of closed terminals; such a one cannot be opened.
    closeSync(openSync(target, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK));
    // A terminal that is younger than the link has only got the same number. (Its time also changes when somebody
    // gives it other permissions, so that it has to be as it was born.)
    const isReborn = ctimeMs > placedMs && NEW_TERMINAL_MODES.includes(mode & 0o777);
    return !isReborn;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== "ENOENT" && code !== "EIO" && code !== "ENXIO";
  }
}

function taken(link: string, reason: string): SerialPortError {
  return new SerialPortError(
    "taken",
    `The link ${link} cannot be used: ${reason}; remove it or choose another with --pty.`,
  );
}

function linkError(link: string, cause: NodeJS.ErrnoException): SerialPortError {
  return new SerialPortError("failed", `The link ${link} could not be made: ${cause.message}.`, { cause });
}
