import { beforeEach, describe, expect, it } from "vitest";
import { Settings } from "./settings.js";

let settings: Settings;

beforeEach(() => {
  settings = new Settings();
});

describe("Settings", () => {
  it("begin with the factory defaults, with nothing to write", () => {
    expect([settings.get("wifiMode"), settings.get("echo"), settings.get("hostName")]).toEqual([1, true, "espressif"]);
    expect(settings.takeUnsaved()).toBeUndefined();
  });

  it("take what flash holds, and forget the rest", () => {
    settings.set("hostName", "x");
    settings.load({ wifiMode: 3 });
    expect([settings.get("wifiMode"), settings.get("hostName")]).toEqual([3, "espressif"]);
    expect(settings.takeUnsaved()).toBeUndefined();
  });

  it("write what is to be stored, once, together with what was there before", () => {
    settings.load({ dhcp: 1, fromALaterVersion: ["kept"] });
    settings.set("wifiMode", 2);
    settings.set("hostName", "never stored");
    expect(settings.takeUnsaved()).toEqual({ dhcp: 1, fromALaterVersion: ["kept"], wifiMode: 2 });
    expect(settings.takeUnsaved()).toBeUndefined();
    settings.set("hostName", "never stored");
    expect(settings.takeUnsaved()).toBeUndefined();
  });

  it("store with AT+SYSSTORE=1, or always, or never", () => {
    settings.set("store", 0);
    settings.set("wifiMode", 2);
    settings.set("autoConnect", 0);
    expect([settings.get("wifiMode"), settings.getStored("wifiMode")]).toEqual([2, 1]);
    expect(settings.takeUnsaved()).toEqual({ autoConnect: 0 });
    settings.set("store", 1);
    settings.set("messages", 7);
    expect(settings.takeUnsaved()).toEqual({ autoConnect: 0, messages: 7 });
  });

  it("hold a value for now beside the stored one", () => {
    const now = { baud: 9600, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 } as const;
    settings.setForNow("uart", now);
    expect([settings.get("uart"), settings.getStored("uart").baud]).toEqual([now, 115200]);
    expect(settings.takeUnsaved()).toBeUndefined();
  });

  it("hold another value in RAM than in flash where a command asks for it", () => {
    settings.set("wifiMode", 2, 3);
    expect([settings.get("wifiMode"), settings.getStored("wifiMode")]).toEqual([2, 3]);
    expect(settings.takeUnsaved()).toEqual({ wifiMode: 3 });
  });

  it("tell false, 0, null and the empty text from nothing", () => {
    settings.set("echo", false);
    settings.set("store", 0);
    settings.set("accessPoint", null);
    settings.set("hostName", "");
    expect([
      settings.get("echo"),
      settings.get("store"),
      settings.get("accessPoint"),
      settings.get("hostName"),
    ]).toEqual([false, 0, null, ""]);
    settings.load({ autoConnect: 0 });
    expect(settings.get("autoConnect")).toBe(0);
  });

  it("hand out a copy to write: later changes are not in it", () => {
    settings.set("wifiMode", 2);
    const written = settings.takeUnsaved();
    settings.set("wifiMode", 3);
    expect(written).toEqual({ wifiMode: 2 });
  });
});
