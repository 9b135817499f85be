import { expect, it } from "vitest";
import { describeStorageContract } from "../testing/contracts/storage-contract.js";
import { MemoryFlash } from "./memory-flash.js";

describeStorageContract("MemoryFlash", () => ({ storage: new MemoryFlash() }));

it("starts with what it is given", async () => {
  const flash = new MemoryFlash({ nvs: { a: 1 }, partitions: {} });
  expect([await flash.load(), flash.contents]).toEqual(Array(2).fill({ nvs: { a: 1 }, partitions: {} }));
});
