import { describe, expect, it } from "vitest";
import { joinedBench } from "../../testing/bench.js";
import { dialect22 } from "./2.2.js";
import { dialects } from "./index.js";
import { applyQuirks, quirks } from "./quirks.js";

describe("quirks", () => {
  it.each(quirks.flatMap(({ name, values }) => Object.keys(values).map((value) => [name, value])))(
    "%s=%s can be put on every dialect and changes nothing else of it",
    (name = "", value = "") => {
      for (const dialect of dialects) {
        const { replies, rules, ...rest } = applyQuirks(dialect, { [name]: value });
        const { replies: repliesBefore, rules: rulesBefore, ...before } = dialect;
        expect(rest).toEqual(before);
        expect(Object.keys(replies)).toEqual(Object.keys(repliesBefore));
        expect(Object.keys(rules)).toEqual(Object.keys(rulesBefore));
      }
    },
  );

  it.each([
    [{ nonsense: "on" }, 'no quirk "nonsense"'],
    [{ "prompt-space": "maybe" }, 'quirk prompt-space is one of on, off, not "maybe"'],
    [{ "prompt-space": "constructor" }, "is one of on, off"],
  ])("refuses %j", (chosen, message) => {
    expect(() => applyQuirks(dialect22, chosen)).toThrow(message);
  });

  it.each([
    ["cipdomain-quotes", "on", 'AT+CIPDOMAIN="localhost"', '+CIPDOMAIN:"127.0.0.1"\r\n\r\nOK\r\n'],
    ["cipdomain-quotes", "off", 'AT+CIPDOMAIN="localhost"', "+CIPDOMAIN:127.0.0.1\r\n\r\nOK\r\n"],
    ["ping-timeout", "+PING:TIMEOUT", 'AT+PING="nosuch.test"', "+PING:TIMEOUT\r\n\r\nERROR\r\n"],
    ["ping-timeout", "+timeout", 'AT+PING="nosuch.test"', "+timeout\r\n\r\nERROR\r\n"],
    ["ciprecvlen-no-link", "empty", "AT+CIPRECVLEN?", "+CIPRECVLEN:\r\n\r\nOK\r\n"],
    ["ciprecvlen-no-link", "-1", "AT+CIPRECVLEN?", "+CIPRECVLEN:-1\r\n\r\nOK\r\n"],
  ])("%s=%s shows on the line", async (name, value, command, answer) => {
    const bench = await joinedBench({ dialect: "2.2", quirks: { [name]: value } });
    expect((await bench.command(command)) + (await bench.wait(300))).toBe(answer);
  });

  it("prompt-space puts one blank behind the prompt", async () => {
    const bench = await joinedBench({ dialect: "2.2", quirks: { "prompt-space": "on" } });
    await bench.peers.listen({ port: 5000 }, () => ({ onData: () => undefined, onClose: () => undefined }));
    await bench.command('AT+CIPSTART="TCP","127.0.0.1",5000');
    expect(await bench.command("AT+CIPSEND=1")).toBe("\r\nOK\r\n\r\n> ");
  });
});
