import { describe, expect, it } from "vitest";
import type { FlashContents, Storage } from "../../core/ports.js";

/** What the contract needs to look at the storage under test. */
export interface StorageUnderTest {
  readonly storage: Storage;
  /** The same flash after a restart; absent for storage that does not outlive its object. */
  readonly reopen?: () => Storage;
}

const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

const samples: [string, FlashContents][] = [
  ["nothing", { nvs: {}, partitions: {} }],
  [
    "every kind of value",
    {
      nvs: {
        text: 'caf\u00e9 \u{1f600} \u0000 " \\ \r\n \ud800',
        number: -1.5e-7,
        big: 2 ** 53 - 1,
        yes: true,
        nothing: null,
        list: [1, "two", [false, null], { deep: {} }],
        record: { "": "empty name", "a.b": 1 },
      },
      partitions: {},
    },
  ],
  ["partitions", { nvs: {}, partitions: { client_cert: allBytes, empty: new Uint8Array(), "a/b": allBytes.slice(1) } }],
  ["a firmware image", { nvs: { n: 1 }, partitions: { ota: new Uint8Array(1_500_000).fill(0xa5) } }],
];

/** Registers the tests that every {@link Storage} has to pass; `create` gives an empty one. */
export function describeStorageContract(
  name: string,
  create: () => StorageUnderTest | Promise<StorageUnderTest>,
): void {
  describe(`${name} keeps the Storage contract`, () => {
    it("is empty before the first save", async () => {
      const { storage } = await create();
      expect(await storage.load()).toEqual({ nvs: {}, partitions: {} });
    });

    it.each(samples)("gives back %s", async (_what, contents) => {
      const { storage, reopen } = await create();
      await storage.save(contents);
      for (const opened of [storage, reopen?.() ?? storage]) {
        const loaded = await opened.load();
        expect(loaded.nvs).toEqual(contents.nvs);
        expect(Object.keys(loaded.partitions)).toEqual(Object.keys(contents.partitions));
        for (const [partition, bytes] of Object.entries(contents.partitions)) {
          expect(Buffer.compare(loaded.partitions[partition] ?? new Uint8Array([1]), bytes)).toBe(0);
        }
      }
    });

    it("replaces the old contents as a whole", async () => {
      const { storage } = await create();
      await storage.save({ nvs: { a: 1, b: 2 }, partitions: { p: allBytes } });
      await storage.save({ nvs: { b: 3 }, partitions: {} });
      expect(await storage.load()).toEqual({ nvs: { b: 3 }, partitions: {} });
    });

    it("completes saves in the order in which they were asked for", async () => {
      const { storage, reopen } = await create();
      const completed: number[] = [];
      const saves = Array.from({ length: 20 }, async (_, count) => {
        await storage.save({ nvs: { count }, partitions: {} });
        completed.push(count);
        const { nvs } = await (reopen?.() ?? storage).load();
        // Its own contents or newer ones are there when a save has resolved.
        expect(nvs.count).toBeGreaterThanOrEqual(count);
      });
      await Promise.all(saves);
      expect(completed).toEqual(saves.map((_, count) => count));
      expect(await storage.load()).toEqual({ nvs: { count: 19 }, partitions: {} });
    });

    it("keeps what was saved although the caller changes it afterwards", async () => {
      const { storage } = await create();
      const nvs = { a: 1 };
      const bytes = Uint8Array.of(1, 2, 3);
      const saved = storage.save({ nvs, partitions: { p: bytes } });
      nvs.a = 2;
      bytes[0] = 99;
      await saved;
      expect(await storage.load()).toEqual({ nvs: { a: 1 }, partitions: { p: Uint8Array.of(1, 2, 3) } });
    });

    it("hands out contents that the caller may change", async () => {
      const { storage } = await create();
      await storage.save({ nvs: { a: 1 }, partitions: { p: Uint8Array.of(1) } });
      const loaded = await storage.load();
      loaded.partitions.p?.fill(99);
      expect(await storage.load()).toEqual({ nvs: { a: 1 }, partitions: { p: Uint8Array.of(1) } });
    });
  });
}
