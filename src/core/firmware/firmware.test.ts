import { beforeEach, describe, expect, it } from "vitest";
import { makeFirmwareImage } from "../../lab/servers/firmware-image.js";
import type { FlashContents } from "../ports.js";
import { Firmware } from "./firmware.js";

const FACTORY = ["AT version:2.2.0.0-dev(ca41ec4 - ESP32)", "SDK version:v4.0.1", "Bin version:2.1.0(MINI-1)"];

let partitions: FlashContents["partitions"];
let firmware: Firmware;

beforeEach(() => {
  partitions = { "client_ca.0": Uint8Array.of(1) };
  firmware = new Firmware(
    {
      read: () => ({ nvs: {}, partitions }),
      writePartitions: async (changes) => {
        partitions = { ...partitions, ...changes } as FlashContents["partitions"];
      },
    },
    FACTORY,
  );
  firmware.boot();
});

const restarted = () => {
  firmware.boot();
  return firmware.versionLines[0];
};

describe("Firmware", () => {
  it("is what the dialect says at first", () => {
    expect(firmware.versionLines).toEqual(FACTORY);
  });

  it("is the image that was installed, from the next start on", async () => {
    expect(await firmware.install(makeFirmwareImage("v9.8.7.6"))).toBe(true);
    expect(firmware.versionLines).toEqual(FACTORY);
    firmware.boot();
    expect(firmware.versionLines).toEqual([
      "AT version:9.8.7.6(ca41ec4 - ESP32)",
      "SDK version:v4.0.1",
      "Bin version:v9.8.7.6(MINI-1)",
    ]);
    expect(partitions["client_ca.0"]).toEqual(Uint8Array.of(1));
  });

  it("is installed where the running one is not", async () => {
    await firmware.install(makeFirmwareImage("v1"));
    await firmware.install(makeFirmwareImage("v2")); // before a restart
    expect(restarted()).toContain("version:2(");
    expect(partitions).not.toHaveProperty("ota_0");
    await firmware.install(makeFirmwareImage("v3"));
    expect(restarted()).toContain("version:3(");
    expect(Object.keys(partitions)).toEqual(expect.arrayContaining(["ota_0", "ota_1"]));
  });

  it("goes back to the one before, and forward again", async () => {
    await firmware.install(makeFirmwareImage("v1"));
    restarted();
    expect(await firmware.rollBack()).toBe(true);
    expect(restarted()).toBe(FACTORY[0]);
    expect(await firmware.rollBack()).toBe(true);
    expect(restarted()).toContain("version:1(");
  });

  it("goes back to nothing where there was no other", async () => {
    expect(await firmware.rollBack()).toBe(false);
    expect(restarted()).toBe(FACTORY[0]);
  });

  it("takes nothing that is no image", async () => {
    const before = partitions;
    expect(await firmware.install(new TextEncoder().encode("<html>404</html>"))).toBe(false);
    expect(partitions).toBe(before);
  });

  it("runs what the dialect stands for when the image that it should run is damaged", async () => {
    await firmware.install(makeFirmwareImage("v1"));
    partitions = { ...partitions, ota_1: new Uint8Array(5) };
    expect(restarted()).toBe(FACTORY[0]);
  });
});
