import { describe, expect, it } from "vitest";
import { Link, type Transport } from "./link.js";
import { LinkTable } from "./link-table.js";

const transport: Transport = {
  localPort: 4000,
  send: () => Promise.resolve(),
  setReceiving() {},
  setOptions() {},
  close() {},
  abort() {},
};
const link = (id: number) => new Link(id, "TCP", "client", { address: "127.0.0.1", port: 7000 });

describe("LinkTable", () => {
  it("keeps five links by number, opening ones as well", () => {
    let changes = 0;
    const table = new LinkTable(() => changes++);
    const [third, first] = [link(3), link(1)];
    table.add(third);
    table.add(first);
    third.transport = transport;
    expect([table.all, table.open]).toEqual([[first, third], [third]]);
    expect([table.get(1), table.getOpen(1), table.getOpen(3), table.get(0)]).toEqual([
      first,
      undefined,
      third,
      undefined,
    ]);
    expect(table.freeId).toBe(0);
    table.remove(third);
    table.remove(third);
    expect([table.has(third), table.has(first), changes]).toEqual([false, true, 3]);
  });

  it("has no free number after five links, and no room for two at one number", () => {
    const table = new LinkTable(() => {});
    for (let id = 0; id < 5; id++) table.add(link(id));
    expect(table.freeId).toBeUndefined();
    expect(() => table.add(link(2))).toThrow("link 2 is taken");
    table.remove(link(2)); // another one with that number
    expect(table.freeId).toBeUndefined();
  });
});

it("a link shows its transport's port unless it has one to show", () => {
  const shown = link(0);
  expect([shown.open, shown.localPort]).toEqual([false, 0]);
  shown.transport = transport;
  expect([shown.open, shown.localPort]).toEqual([true, 4000]);
  shown.shownLocalPort = 0;
  expect(shown.localPort).toBe(0);
});
