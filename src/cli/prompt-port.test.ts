import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { passTime, until } from "../testing/contracts/serial-port-support.js";
import { PromptPort } from "./prompt-port.js";

/** What a terminal shows that got this: the few codes that readline uses. */
function shown(output: string): string {
  const lines = [""];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes
  for (const [part, parameter, code] of output.matchAll(/\x1b\[(\d*)([A-Za-z])|./gs)) {
    const line = lines.at(-1) ?? "";
    if (part === "\n") column = lines.push("") * 0;
    else if (part === "\r") column = 0;
    else if (code === "G") column = Number(parameter || 1) - 1;
    else if (code === "K" && parameter === "2") lines[lines.length - 1] = "";
    else if (code === "K" || code === "J") lines[lines.length - 1] = line.slice(0, column);
    else if (code !== undefined) throw new Error(`unknown code ${JSON.stringify(part)}`);
    else lines[lines.length - 1] = line.padEnd(column).slice(0, column) + part + line.slice(++column);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

describe("PromptPort", () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const action of cleanUp.splice(0).reverse()) await action();
  });

  /** `answer` is called with each line, as the modem hears it. */
  async function opened(answer?: (say: (text: string) => void) => void) {
    const input = new PassThrough();
    const output = new PassThrough();
    const heard: string[] = [];
    const port = new PromptPort({ input, output });
    const say = (text: string) => port.write([Buffer.from(text)]);
    await port.open({
      onData: (bytes) => {
        heard.push(Buffer.from(bytes).toString());
        answer?.(say);
      },
      onWritable: () => undefined,
      onClient: (present) => heard.push(present ? "came" : "left"),
      onEnd: () => heard.push("end"),
    });
    cleanUp.push(() => port.close());
    let written = "";
    output.on("data", (bytes) => (written += String(bytes)));
    const screen = async () => {
      await passTime(2);
      return shown(written);
    };
    return { port, input, heard, screen, say };
  }

  it("sends lines with CR LF, but the escape from passthrough as it stands", async () => {
    const { input, heard } = await opened();
    input.write("AT\n");
    input.write("+++\n");
    await until(() => heard.length === 3);
    expect(heard).toEqual(["came", "AT\r\n", "+++"]);
  });

  it("shows answers, without the echo of what stands on the screen already", async () => {
    const { input, heard, screen } = await opened((say) => {
      for (const piece of ["A", "T\r", "\n", "\r\nOK", "\r\n"]) say(piece);
    });
    input.write("AT\n");
    await until(() => heard.length === 2);
    expect(await screen()).toBe("AT\n\nOK\n");
  });

  it("shows what a peer sends back in passthrough, although it is what stands on the screen", async () => {
    const { input, heard, screen, say } = await opened();
    input.write("hello\n");
    await until(() => heard.length === 2);
    await passTime(20);
    say("hello\r\n");
    expect(await screen()).toBe("hello\nhello\n");
  });

  it("shows everything when the modem says something else instead of the echo", async () => {
    const { input, heard, screen, say } = await opened();
    input.write("AT\n");
    await until(() => heard.length === 2);
    say("\r\n+IPD,1:x\r\n");
    expect(await screen()).toBe("AT\n\n+IPD,1:x\n");
  });

  it("keeps the prompt for data, and what is typed behind it, on the last line", async () => {
    const { input, port, screen, say } = await opened();
    say("\r\n> ");
    input.write("hel");
    expect(await screen()).toBe("\n> hel");
    port.print("12:00:00 info something\n");
    expect(await screen()).toBe("\n12:00:00 info something\n> hel");
    input.write("lo\n");
    say("\r\nSEND OK\r\n");
    expect(await screen()).toBe("\n12:00:00 info something\n> hello\n\nSEND OK\n");
  });

  it("shows control characters as codes", async () => {
    const { screen, say } = await opened();
    say("\x1b[2Jx\x07\r\n");
    expect(await screen()).toBe("\\x1b[2Jx\\x07\n");
  });

  it("keeps lines while the modem holds its host up", async () => {
    const { port, input, heard } = await opened();
    port.pause();
    input.write("1\n2\n");
    await passTime(5);
    expect(heard).toEqual(["came"]);
    port.resume();
    expect(heard).toEqual(["came", "1\r\n", "2\r\n"]);
  });

  it.each([
    ["Ctrl-C", "\x03"],
    ["Ctrl-D", "\x04"],
  ])("ends with %s", async (_key, code) => {
    const { input, heard } = await opened();
    input.write(code);
    await until(() => heard.includes("end"));
  });
});
