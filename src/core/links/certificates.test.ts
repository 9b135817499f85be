import { describe, expect, it } from "vitest";
import { bytesOf } from "../bytes.js";
import type { FlashContents } from "../ports.js";
import { Certificates } from "./certificates.js";

function certificates(names: readonly string[], factory?: readonly string[]) {
  const filled = (all: readonly string[]) => Object.fromEntries(all.map((name) => [name, bytesOf(`<${name}>`)]));
  const state = { partitions: filled(names) as FlashContents["partitions"], writes: 0 };
  const flash = {
    read: () => ({ nvs: {}, partitions: state.partitions }),
    writePartitions: async (changes: FlashContents["partitions"]) => {
      state.partitions = { ...state.partitions, ...changes };
      state.writes++;
    },
  };
  return { state, certificates: new Certificates(flash, factory && (async () => filled(factory))) };
}

describe("Certificates", () => {
  it("finds what belongs together by its number", () => {
    const { certificates: all } = certificates([
      "client_cert.0",
      "client_key.0",
      "client_cert.3",
      "client_key.3",
      "client_ca.1",
    ]);
    expect(all.clientIdentity(0)).toEqual({ certificate: "<client_cert.0>", key: "<client_key.0>" });
    expect(all.clientIdentity(3)).toEqual({ certificate: "<client_cert.3>", key: "<client_key.3>" });
    expect(all.clientIdentity(1)).toBeUndefined();
    expect(all.clientAuthorities(1)).toBe("<client_ca.1>");
    expect(all.clientAuthorities(0)).toBeUndefined();
    expect(all.serverIdentity()).toBeUndefined();
  });

  it("needs the key to a certificate", () => {
    const { certificates: all } = certificates(["client_cert.0", "server_key.0"]);
    expect([all.clientIdentity(0), all.serverIdentity()]).toEqual([undefined, undefined]);
  });

  it("keeps the server's apart from the client's", () => {
    const { certificates: all } = certificates(["server_cert.0", "server_key.0", "server_ca.0"]);
    expect(all.serverIdentity()).toEqual({ certificate: "<server_cert.0>", key: "<server_key.0>" });
    expect([all.serverAuthorities(), all.clientAuthorities(0)]).toEqual(["<server_ca.0>", undefined]);
  });

  // wire facts 10.5
  it.each<[number, string[], string[]]>([
    [0, [], []],
    [1, [], ["NO CERT FOUND", "NO PRVT_KEY FOUND"]],
    [1, ["client_cert.2"], ["NO PRVT_KEY FOUND"]],
    [1, ["client_key.2"], ["NO CERT FOUND"]],
    [2, ["client_cert.2"], ["NO CA FOUND"]],
    [2, ["client_ca.2"], ["NO CA FOUND"]],
    [2, ["client_ca.5"], []],
    [3, ["client_cert.2", "client_key.2"], ["NO CA FOUND"]],
    [3, ["client_cert.2", "client_key.2", "client_ca.5"], []],
  ])("tells what mode %d lacks with %j", (mode, names, lines) => {
    expect(certificates(names).certificates.missing(mode, { pki: 2, ca: 5 })).toEqual(lines);
  });

  it("puts the factory's into flash that has none, once", async () => {
    const { certificates: all, state } = certificates(["otadata"], ["client_ca.0"]);
    await Promise.all([all.prepare(), all.prepare()]);
    await all.prepare();
    expect([Object.keys(state.partitions), state.writes]).toEqual([["otadata", "client_ca.0"], 1]);
  });

  it("leaves flash alone that has one, or where the factory has none", async () => {
    for (const { certificates: all, state } of [certificates(["server_ca.7"], ["client_ca.0"]), certificates([])]) {
      await all.prepare();
      expect(state.writes).toBe(0);
    }
  });
});
