import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { OK } from "../../testing/dialogue.js";
import { type CommandContext, defineCommand, hasForm, set, setWithVariants } from "./define-command.js";
import { ArgumentReader, linkId, number, optional } from "./parameters.js";
import { Reply } from "./reply.js";

const first = number("first", "");
const second = optional(number("second", ""));

async function run(form: ReturnType<typeof set>, texts: readonly string[], multiplex = false): Promise<string> {
  const { modem } = await powerOnBench();
  modem.settings.set("multiplex", multiplex ? 1 : 0);
  const context: CommandContext = { modem, reply: new Reply(modem.transmitter), args: {}, name: "X" };
  try {
    await form.run(context, new ArgumentReader(texts, modem.parameterScope));
    return OK;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("set", () => {
  it("refuses surplus arguments before it reads any (golden 03)", async () => {
    let ran = 0;
    const form = set([first, second], () => void ran++);
    expect(await run(form, ["1"])).toBe(OK);
    expect(await run(form, ["1", "2"])).toBe(OK);
    expect(await run(form, ['"wrong"', "2", "3"])).toBe("refused");
    expect(await run(form, ['"wrong"', "2"])).toBe("refused with code 0x1080000");
    expect(ran).toBe(2);
  });

  it("counts the link only where there are several", async () => {
    const form = set([linkId(), first], () => {});
    expect(await run(form, ["1"])).toBe(OK);
    expect(await run(form, ["1", "2"])).toBe("refused");
    expect(await run(form, ["1", "2"], true)).toBe(OK);
  });

  it("may ask for enough arguments before it reads any", async () => {
    const form = set([first, number("other", ""), second], () => {}, { counted: true });
    expect(await run(form, ["1"])).toBe("refused");
    expect(await run(form, ["1", "2"])).toBe(OK);
  });
});

it("setWithVariants hands over the reader for the rest of the line", async () => {
  const seen: unknown[] = [];
  const form = setWithVariants([first], [{ when: "always", parameters: [second] }], ({ args }, reader) => {
    seen.push(args.first, reader.read(second));
    reader.end();
  });
  expect(await run(form, ["1", "2"])).toBe(OK);
  expect(await run(form, ["1", "2", "3"])).toBe("refused");
  expect(seen).toEqual([1, 2, 1, 2]);
});

it("hasForm knows the forms that are defined, and no test form", () => {
  const command = defineCommand({ name: "X", chapter: "basic", summary: "", query() {}, set: set([first], () => {}) });
  expect((["test", "query", "set", "execute"] as const).map((form) => hasForm(command, form))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
