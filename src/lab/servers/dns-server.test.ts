import { promises } from "node:dns";
import { afterEach, describe, expect, it } from "vitest";
import { NodeNetwork } from "../../node/network/node-network.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { FakeNetwork } from "../../testing/fake-network.js";
import { DnsServer } from "./dns-server.js";

const names = {
  "www.test": ["192.0.2.1", "192.0.2.2", "2001:db8::1"],
  "six.test": ["2001:db8::ffff:1.2.3.4"],
  "empty.test": [],
};

describe("a DNS server, asked by Node's own client", () => {
  const network = new NodeNetwork();
  afterEach(() => network.closeAll());

  it.each([
    ["www.test", 4, ["192.0.2.1", "192.0.2.2"]],
    ["WWW.Test", 4, ["192.0.2.1", "192.0.2.2"]],
    ["www.test", 6, ["2001:db8::1"]],
    ["six.test", 6, ["2001:db8::ffff:102:304"]],
    ["six.test", 4, "ENODATA"],
    ["empty.test", 4, "ENODATA"],
    ["nobody.test", 4, "ENOTFOUND"],
  ] as const)("answers about %s, IPv%i", async (name, family, expected) => {
    const server = await DnsServer.open(network, { names });
    const resolver = new promises.Resolver({ timeout: 1000, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.local.port}`]);
    const answer = family === 4 ? resolver.resolve4(name) : resolver.resolve6(name);
    expect(await answer.catch((error: { code: string }) => error.code)).toEqual(expected);
    expect(server.questions).toEqual([{ name: name.toLowerCase(), type: family === 4 ? "A" : "AAAA" }]);
    server.close();
  });
});

describe("a DNS server on a fake network", () => {
  const question = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0x77, 0x77, 0x77, 4, 0x74, 0x65, 0x73, 0x74, 0, 0, 1, 0, 1];

  async function answersTo(packets: readonly (readonly number[])[], answering = true) {
    const clock = new FakeClock();
    const network = new FakeNetwork({ clock });
    const server = await DnsServer.open(network, { names });
    server.answering = answering;
    const answers: Uint8Array[] = [];
    const socket = await network.openUdp(
      { localPort: 0, remote: server.local },
      { onMessage: (bytes) => answers.push(bytes) },
    );
    for (const packet of packets) await socket.send(Uint8Array.from(packet), server.local);
    await clock.advance(10);
    return { server, answers };
  }

  it("answers", async () => {
    const { answers } = await answersTo([question]);
    expect(answers).toHaveLength(1);
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2];
    const head = [0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, ...question.slice(12)];
    expect([...(answers[0] ?? [])]).toEqual([...head, ...record, 1, ...record, 2]);
  });

  it("records other types, and says that it has none", async () => {
    const { server, answers } = await answersTo([[...question.slice(0, -3), 15, 0, 1]]);
    expect(server.questions).toEqual([{ name: "www.test", type: 15 }]);
    expect(answers[0]?.slice(2, 8)).toEqual(Uint8Array.of(0x81, 0x80, 0, 1, 0, 0));
  });

  it("can keep silent", async () => {
    const { server, answers } = await answersTo([question], false);
    expect([server.questions.length, answers.length]).toEqual([1, 0]);
  });

  it("ignores what is no question", async () => {
    const cut = question.map((_, length) => question.slice(0, length));
    const answer = question.with(2, 0x81);
    const twoQuestions = question.with(5, 2);
    const pointer = question.with(12, 0xc0);
    const otherClass = question.with(25, 3);
    const { server, answers } = await answersTo([...cut, answer, twoQuestions, pointer, otherClass]);
    expect([server.questions.length, answers.length]).toEqual([0, 0]);
  });
});
