import { beforeEach, describe, expect, it } from "vitest";
import { FakeFlash } from "../testing/fake-flash.js";
import { Flash } from "./flash.js";
import type { FlashContents } from "./ports.js";
import { Settings } from "./settings/settings.js";

const BEFORE: FlashContents = { nvs: { wifiMode: 2 }, partitions: { "client_ca.0": Uint8Array.of(1) } };

let storage: FakeFlash;
let settings: Settings;
let logged: string[];
let flash: Flash;

beforeEach(async () => {
  storage = new FakeFlash(BEFORE);
  settings = new Settings();
  logged = [];
  flash = new Flash(storage, settings, { write: (_level, message) => logged.push(message) });
  await flash.load();
});

describe("Flash", () => {
  it("holds what the storage holds", () => {
    expect(flash.read()).toEqual(BEFORE);
  });

  it("writes settings only when one has changed, and partitions stay", async () => {
    await flash.saveSettings();
    expect(storage.saveCount).toBe(0);
    settings.load(flash.read().nvs);
    settings.set("wifiMode", 3);
    await flash.saveSettings();
    expect(storage.contents).toEqual({ ...BEFORE, nvs: { wifiMode: 3 } });
  });

  it("adds and removes partitions, and settings stay", async () => {
    await flash.writePartitions({ "client_ca.0": undefined, "client_ca.1": Uint8Array.of(2) });
    expect(storage.contents).toEqual({ ...BEFORE, partitions: { "client_ca.1": Uint8Array.of(2) } });
  });

  it("forgets settings, and partitions stay", async () => {
    settings.load(flash.read().nvs);
    await flash.eraseSettings();
    expect(settings.get("wifiMode")).toBe(settings.factory("wifiMode"));
    expect(storage.contents).toEqual({ ...BEFORE, nvs: {} });
  });

  it("is as before when it could not be written, and says so in the log", async () => {
    storage.failSavesWith(new Error("no space left"));
    await expect(flash.writePartitions({ other: Uint8Array.of(1) })).rejects.toThrow("refused");
    expect(flash.read()).toEqual(BEFORE);
    expect(logged).toEqual(["flash could not be written: no space left"]);
  });

  it("keeps what was read last when an earlier read comes in late", async () => {
    const reads: ((contents: FlashContents) => void)[] = [];
    storage.load = () => new Promise((resolve) => reads.push(resolve));
    const loads = [flash.load(), flash.load()];
    reads[1]?.({ nvs: { wifiMode: 1 }, partitions: {} });
    reads[0]?.(BEFORE);
    await Promise.all(loads);
    expect(flash.read().nvs).toEqual({ wifiMode: 1 });
  });
});
