import { expect, it } from "vitest";
import { describeStorageContract } from "./contracts/storage-contract.js";
import { FakeFlash } from "./fake-flash.js";

describeStorageContract("FakeFlash", () => ({ storage: new FakeFlash() }));

it("starts with what it is given, keeps count, and fails when told to", async () => {
  const flash = new FakeFlash({ nvs: { a: 1 }, partitions: {} });
  expect(await flash.load()).toEqual({ nvs: { a: 1 }, partitions: {} });
  flash.failSavesWith(new Error("worn out"));
  await expect(flash.save({ nvs: { a: 2 }, partitions: {} })).rejects.toThrow("worn out");
  expect([flash.saveCount, flash.contents.nvs.a]).toEqual([0, 1]);
  flash.failSavesWith(undefined);
  await flash.save({ nvs: { a: 3 }, partitions: {} });
  expect([flash.saveCount, flash.contents.nvs.a]).toEqual([1, 3]);
});
