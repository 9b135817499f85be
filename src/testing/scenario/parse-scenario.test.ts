import { describe, expect, it } from "vitest";
import { parseScenario } from "./parse-scenario.js";

const peers = {
  echo: { kind: "tcp-server", reply: "echo" },
  u: { kind: "udp" },
  c: { kind: "tcp-client" },
  srv: { kind: "free-port" },
};

function parse(fields: object): ReturnType<typeof parseScenario> {
  return parseScenario(JSON.stringify({ title: "t", dialect: "4.2", network: peers, steps: [], ...fields }), "x.json");
}

function parseStep(step: unknown) {
  return parse({ steps: [{ recv: "" }, step] }).steps[1];
}

describe("a good file", () => {
  it("gets the defaults", () => {
    const scenario = parse({ author: "fields at the top may be anybody's", steps: [{ recv: "x" }] });
    expect(scenario.peers.get("echo")).toEqual({ kind: "tcp-server", reply: "echo", delayMs: 60 });
    expect(scenario.steps[0]).toEqual({
      action: { type: "none" },
      waitMs: 0,
      recv: "x",
      anyOrder: false,
      segments: "exact",
      quietMs: 150,
    });
  });

  it.each<[object, object]>([
    [{ send: "AT\r\n" }, { type: "send", text: "AT\r\n" }],
    [
      { peer: "echo", do: "send", data: "\xff" },
      { type: "peer-send", peer: "echo", data: "\xff", link: -1 },
    ],
    [
      { peer: "u", do: "send", data: "a", to: "{{srv}}" },
      { type: "peer-send", peer: "u", data: "a", to: "{{srv}}", link: -1 },
    ],
    [
      { peer: "c", do: "connect", to: "333", result: "refused" },
      { type: "connect", peer: "c", to: "333", result: "refused" },
    ],
    [
      { peer: "c", do: "reset", link: 2 },
      { type: "reset", peer: "c", link: 2 },
    ],
    [
      { peer: "c", do: "expect", data: "", closed: true },
      { type: "expect", peer: "c", data: "", closed: true, link: -1 },
    ],
    [
      { peer: "u", do: "expect", data: ["a", ""] },
      { type: "expect", peer: "u", data: ["a", ""], link: -1 },
    ],
  ])("reads %j", (step, action) => {
    expect(parseStep({ ...step, recv: "" })?.action).toEqual(action);
  });
});

describe("a bad file", () => {
  it.each<[object, string]>([
    [{ title: 1 }, "x.json: title must be a string, not 1"],
    [{ dialect: undefined }, "x.json: dialect is missing (a string)"],
    [{ steps: {} }, "x.json: steps must be a list, not an object"],
    [{ network: [] }, "x.json: network must be an object, not a list"],
    [
      { network: { a: { kind: "tls" } } },
      'x.json, peer a: kind must be one of tcp-server, udp, closed-port, tcp-client, free-port, not "tls"',
    ],
    [{ network: { a: { kind: "udp", reply: "echo" } } }, 'x.json, peer a: "reply" is not a field here (known: kind)'],
    [
      { network: { a: { kind: "tcp-server", delayMs: -1 } } },
      "x.json, peer a: delayMs must be a whole number from 0 to 86400000, not -1",
    ],
    [
      { network: { "a-b": { kind: "udp" } } },
      "x.json, peer a-b: its name must be a letter followed by letters, digits and _",
    ],
  ])("%j", (fields, message) => {
    expect(() => parse(fields)).toThrow(message);
  });

  it.each<[unknown, string]>([
    [null, "must be an object, not null"],
    [{}, "recv is missing (a string)"],
    [{ recv: 5 }, "recv must be a string, not 5"],
    [{ recv: "a€" }, "recv has a character above 255 at index 1; text stands for bytes (latin1)"],
    [{ recv: "{{*float}}" }, "recv holds {{*float}}, which is neither a name nor {{*int}} or {{*str}}"],
    [{ recv: "x", quietMs: 0 }, "recv must be empty when quietMs is 0"],
    [{ recv: "", quietms: 5 }, '"quietms" is not a field here (known: wait, send,'],
    [{ recv: "", wait: 1.5 }, "wait must be a whole number from 0 to 86400000, not 1.5"],
    [{ recv: "", anyOrder: 1 }, "anyOrder must be true or false, not 1"],
    [{ recv: "", segments: "some" }, 'segments must be one of exact, any, not "some"'],
    [{ recv: "", send: "a", peer: "c" }, "send and peer exclude each other: one action a step"],
    [{ recv: "", do: "send" }, "peer is missing"],
    [{ recv: "", peer: "x", do: "send" }, 'peer "x" is not in network'],
    [{ recv: "", peer: "c" }, "do is missing (one of send, expect, connect, close, reset)"],
    [{ recv: "", peer: "u", do: "close" }, "a peer of kind udp cannot close"],
    [{ recv: "", peer: "srv", do: "expect", data: "" }, "a peer of kind free-port cannot expect"],
    [
      { recv: "", peer: "c", do: "connect", to: "{{nobody}}", result: "refused" },
      'to is "{{nobody}}", which is neither',
    ],
    [{ recv: "", peer: "c", do: "connect", to: "65536", result: "refused" }, 'to is "65536", which is neither'],
    [{ recv: "", peer: "c", do: "connect", to: "1" }, "result is missing (one of connected, refused)"],
    [{ recv: "", peer: "c", do: "expect" }, "data is missing (a string)"],
    [{ recv: "", peer: "u", do: "expect", data: "a" }, 'data must be a list, not "a"'],
    [{ recv: "", peer: "u", do: "expect", data: ["a", 1] }, "data[1] must be a string, not 1"],
  ])("step %j", (step, message) => {
    expect(() => parseStep(step)).toThrow(`x.json, step 2: ${message}`);
  });

  it("is not JSON", () => {
    expect(() => parseScenario("{", "x.json")).toThrow(/^x\.json: not JSON: /);
  });
});
