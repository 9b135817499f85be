import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeFirstLink, removeLink } from "./pty-link.js";
import { NativePty } from "./pty-native.js";

describe.runIf(process.platform !== "win32")("the link to a terminal", () => {
  let folder: string;
  let link: string;
  let own: NativePty;
  let foreign: NativePty;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pty-link-"));
    link = join(folder, "ttyESP0");
    own = new NativePty();
    foreign = new NativePty();
  });
  afterEach(() => {
    own.close();
    foreign.close();
    rmSync(folder, { recursive: true });
  });

  const place = (...links: string[]) => placeFirstLink(links, own.path);
  const isOurs = () => readlinkSync(link) === own.path;

  it("is made where nothing is, and removed", () => {
    expect(place(link)).toBe(link);
    expect(isOurs()).toBe(true);
    removeLink(link, own.path);
    expect(existsSync(folder)).toBe(true);
    expect(() => readlinkSync(link)).toThrow("ENOENT");
    removeLink(link, own.path);
  });

  it("replaces one that leads nowhere", () => {
    symlinkSync("/dev/pts/no-such-terminal", link);
    place(link);
    expect(isOurs()).toBe(true);
  });

  it("replaces one to a terminal that is closed", () => {
    const closed = new NativePty();
    symlinkSync(closed.path, link);
    closed.close();
    place(link);
    expect(isOurs()).toBe(true);
  });

  it("takes one over that leads to our own terminal: its number was somebody else's before", () => {
    symlinkSync(own.path, link);
    place(link);
    expect(isOurs()).toBe(true);
  });

  it("replaces one that is older than the terminal it leads to: the number was given out again", () => {
    symlinkSync(foreign.path, link);
    lutimesSync(link, 1_000_000_000, 1_000_000_000);
    place(link);
    expect(isOurs()).toBe(true);
  });

  const refusals: [string, () => void, RegExp][] = [
    ["a file", () => writeFileSync(link, "mine"), /it is there and is not a symbolic link/],
    ["a link to a file", () => symlinkSync(import.meta.filename, link), /it leads to .*, which is in use/],
    ["a link to a terminal in use", () => symlinkSync(foreign.path, link), /it leads to .*, which is in use/],
    [
      "a link to a terminal that was given other permissions since",
      () => {
        symlinkSync(foreign.path, link);
        lutimesSync(link, 1_000_000_000, 1_000_000_000);
        chmodSync(foreign.path, 0o666);
      },
      /which is in use/,
    ],
  ];
  it.each(refusals)("is never put over %s", (_what, prepare, reason) => {
    prepare();
    expect(() => place(link)).toThrow(
      expect.objectContaining({ name: "SerialPortError", reason: "taken", message: expect.stringMatching(reason) }),
    );
  });

  it("leaves what it is not put over as it was", () => {
    writeFileSync(link, "mine");
    expect(() => place(link)).toThrow("cannot be used");
    expect(readFileSync(link, "utf8")).toBe("mine");
  });

  it("is the first that is free of several", () => {
    writeFileSync(link, "mine");
    const next = join(folder, "ttyESP1");
    expect(place(link, next)).toBe(next);
    expect(placeFirstLink([], own.path)).toBeUndefined();
  });

  it("cannot be made in a folder that is not there", () => {
    expect(() => place(join(folder, "no", "link"))).toThrow(/^The link .* could not be made: ENOENT/);
  });

  it("stays when it leads elsewhere by now, or is a file", () => {
    symlinkSync(foreign.path, link);
    removeLink(link, own.path);
    expect(readlinkSync(link)).toBe(foreign.path);
    rmSync(link);
    writeFileSync(link, "mine");
    removeLink(link, own.path);
    expect(readFileSync(link, "utf8")).toBe("mine");
  });
});
