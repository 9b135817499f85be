import { once } from "node:events";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInChild } from "../testing/contracts/run-in-child.js";
import { describeStorageContract } from "../testing/contracts/storage-contract.js";
import { FileFlash, FlashFileError } from "./flash-file.js";

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "virtual-esp-at-flash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A path in a folder of its own, so that the folder's other files can be looked at. */
async function newPath(): Promise<string> {
  const own = join(folder, String(files++));
  await mkdir(own);
  return join(own, "flash.json");
}

describeStorageContract("FileFlash", async () => {
  const path = await newPath();
  return { storage: new FileFlash(path), reopen: () => new FileFlash(path) };
});

describe("the file", () => {
  it("can be read by people and leaves nothing beside it", async () => {
    const path = await newPath();
    await new FileFlash(path).save({ nvs: { ssid: "home" }, partitions: { cert: Uint8Array.of(1, 2, 3) } });
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      format: "virtual-esp-at flash",
      version: 1,
      nvs: { ssid: "home" },
      partitions: { cert: "AQID" },
    });
    expect(await readdir(join(path, ".."))).toEqual(["flash.json"]);
  });

  it.skipIf(process.platform === "win32")("is its owner's only, unless the owner has decided otherwise", async () => {
    const path = await newPath();
    const flash = new FileFlash(path);
    await flash.save({ nvs: {}, partitions: {} });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o640);
    await flash.save({ nvs: {}, partitions: {} });
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it.skipIf(process.platform === "win32")("may be a symbolic link, which stays one", async () => {
    const path = await newPath();
    const target = `${path}.target`;
    await new FileFlash(target).save({ nvs: { a: 1 }, partitions: {} });
    await symlink(target, path);
    await new FileFlash(path).save({ nvs: { a: 2 }, partitions: {} });
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await new FileFlash(target).load()).nvs).toEqual({ a: 2 });
  });

  it("is written seldom when many saves wait, and every save finds its contents or newer ones", async () => {
    const path = await newPath();
    const flash = new FileFlash(path);
    const seen = new Set<unknown>();
    const saves = Array.from({ length: 200 }, async (_, count) => {
      await flash.save({ nvs: { count }, partitions: {} });
      const now = JSON.parse(await readFile(path, "utf8")).nvs.count;
      expect(now).toBeGreaterThanOrEqual(count);
      seen.add(now);
    });
    await Promise.all(saves);
    expect(seen.size).toBeLessThanOrEqual(3);
  });

  it("loads what is being saved", async () => {
    const flash = new FileFlash(await newPath());
    const saved = flash.save({ nvs: { a: 1 }, partitions: {} });
    expect((await flash.load()).nvs).toEqual({ a: 1 });
    await saved;
  });

  it("is cleared of what killed processes have left, and of nothing else", async () => {
    const path = await newPath();
    const beside = (name: string) => join(path, "..", name);
    const ended = runInChild("");
    await once(ended, "exit");
    await writeFile(beside(`.flash.json.${ended.pid}-0.tmp`), "half");
    const others = [`.flash.json.${process.pid}-99.tmp`, ".flash.json.tmp", ".other.json.1-0.tmp", "flash.json.bak"];
    for (const name of others) await writeFile(beside(name), "keep");
    await new FileFlash(path).load();
    expect(await readdir(beside("."))).toEqual([...others].sort());
  });
});

describe("a file that cannot be used", () => {
  const good = { format: "virtual-esp-at flash", version: 1, nvs: {}, partitions: {} };
  const cases: [string, string | Uint8Array, RegExp][] = [
    ["empty", "", /is damaged: it is empty\. Move it away/],
    ["cut short", JSON.stringify(good).slice(0, -5), /is damaged: it is no JSON text/],
    ["no text", Uint8Array.of(0xff, 0xfe, 0), /is damaged: it is no JSON text/],
    ["bad UTF-8", Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff), Buffer.from('"}')]), /no JSON text/],
    ["another JSON file", '{"name":"package"}', /is no flash file of virtual-esp-at/],
    ["a list", "[]", /is no flash file/],
    ["null", "null", /is no flash file/],
    ["of a later version", JSON.stringify({ ...good, version: 2 }), /format version 2, but only 1 is known/],
    ["of no version", JSON.stringify({ ...good, version: undefined }), /format version undefined/],
    ["without settings", JSON.stringify({ ...good, nvs: undefined }), /is damaged: a part of it is missing/],
    ["with odd partitions", JSON.stringify({ ...good, partitions: [] }), /is damaged: a part of it is missing/],
    ["with a broken partition", JSON.stringify({ ...good, partitions: { p: "A===" } }), /partition "p" is no base64/],
  ];
  it.each(cases)("%s: says so in a sentence and is left alone", async (_what, contents, message) => {
    const path = await newPath();
    await writeFile(path, contents);
    const loading = new FileFlash(path).load();
    await expect(loading).rejects.toThrow(FlashFileError);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toThrow(path);
    expect(Buffer.compare(await readFile(path), Buffer.from(contents as string))).toBe(0);
  });

  it("a directory that does not exist", async () => {
    const flash = new FileFlash(join(await newPath(), "missing", "flash.json"));
    await expect(flash.load()).rejects.toThrow(/cannot be read: its directory does not exist\.$/);
    await expect(flash.save({ nvs: {}, partitions: {} })).rejects.toThrow(/cannot be written: its directory does not/);
  });

  it("a directory in its place", async () => {
    const path = await newPath();
    await mkdir(path);
    const flash = new FileFlash(path);
    await expect(flash.load()).rejects.toThrow(/cannot be read: it is a directory\.$/);
    await expect(flash.save({ nvs: {}, partitions: {} })).rejects.toThrow(FlashFileError);
    expect(await readdir(join(path, ".."))).toEqual(["flash.json"]);
  });

  it("goes on saving after a save that failed", async () => {
    const path = await newPath();
    const missing = join(path, "..", "later");
    const flash = new FileFlash(join(missing, "flash.json"));
    await expect(flash.save({ nvs: { a: 1 }, partitions: {} })).rejects.toThrow(FlashFileError);
    await mkdir(missing);
    await flash.save({ nvs: { a: 2 }, partitions: {} });
    expect((await flash.load()).nvs).toEqual({ a: 2 });
  });

  // The superuser may do everything.
  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "without permission (skipped for root, whom none is refused)",
    async () => {
      const path = await newPath();
      const flash = new FileFlash(path);
      await flash.save({ nvs: {}, partitions: {} });
      await chmod(path, 0);
      await expect(flash.load()).rejects.toThrow(/cannot be read: permission denied\.$/);
      await chmod(join(path, ".."), 0o500);
      await expect(flash.save({ nvs: {}, partitions: {} })).rejects.toThrow(/cannot be written: permission denied\.$/);
      await chmod(join(path, ".."), 0o700);
    },
  );
});

it("holds the old or the new contents when the process is killed at any moment", async () => {
  const path = await newPath();
  const source = `
    import { FileFlash } from "./node/flash-file.js";
    const flash = new FileFlash(process.argv[2]);
    const start = (await flash.load()).nvs.count ?? 0;
    process.stdout.write("saving\\n");
    for (let count = start + 1; ; count++) {
      const image = new Uint8Array(200_000).fill(count);
      await flash.save({ nvs: { count }, partitions: { image } });
      process.stdout.write(count + "\\n");
    }
  `;
  let lastCount = 0;
  let savesSeen = 0;
  for (let round = 0; round < 20; round++) {
    const child = runInChild(source, path);
    let output = "";
    child.stdout.on("data", (bytes) => {
      output += bytes;
    });
    await once(child.stdout, "data");
    await sleep(Math.random() * 40);
    child.kill("SIGKILL");
    await once(child, "close");
    const confirmed = Math.max(lastCount, ...output.split("\n").slice(1, -1).map(Number));
    savesSeen += confirmed - lastCount;

    const { nvs, partitions } = await new FileFlash(path).load();
    const count = Number(nvs.count ?? 0);
    // What the child was told to be saved is there, or the one save that it could not report.
    expect([confirmed, confirmed + 1]).toContain(count);
    const image = new Uint8Array(count > 0 ? 200_000 : 0).fill(count);
    expect(Buffer.compare(partitions.image ?? new Uint8Array(), image)).toBe(0);
    lastCount = count;
  }
  expect(savesSeen).toBeGreaterThan(0);
  expect(await readdir(join(path, ".."))).toEqual(["flash.json"]);
}, 60_000);
