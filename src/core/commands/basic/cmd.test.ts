import { describe, expect, it } from "vitest";
import { type Bench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { OK } from "../../../testing/dialogue.js";

interface Row {
  readonly index: number;
  readonly name: string;
  /** Test, query, set, execute: 1 for those that there are. */
  readonly forms: string;
}

async function readTable(bench: Bench): Promise<Row[]> {
  const answer = await bench.command("AT+CMD?");
  expect(answer.endsWith(`\r\n${OK}`)).toBe(true);
  return answer
    .slice(0, -OK.length - 2)
    .split("\r\n")
    .map((line) => {
      const [, index, name = "", forms = ""] = /^\+CMD:(\d+),"([^"]+)",([01],[01],[01],[01])$/.exec(line) ?? [line];
      return { index: Number(index), name, forms };
    });
}

describe.each(["2.2", "4.2"])("AT+CMD, dialect %s", (dialect) => {
  it("numbers the commands from 0 and names each once", async () => {
    const table = await readTable(await powerOnBench({ dialect }));
    expect(table.map(({ index }) => index)).toEqual(table.map((_, index) => index));
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
  });

  it("says what the parser does: of a form that is not listed it knows nothing", async () => {
    const bench = await powerOnBench({ dialect });
    const table = await readTable(bench);
    for (const { name, forms } of table.filter((row) => row.name !== "AT")) {
      const [hasTest, hasQuery, hasSet, hasExecute] = forms.split(",").map((form) => form === "1");
      const absent = [!hasTest && `${name}=?`, !hasQuery && `${name}?`, !hasSet && `${name}=1`, !hasExecute && name];
      await expectRefusals(
        bench,
        absent.filter((line) => typeof line === "string"),
      );
    }
  });

  it.each([
    ["AT", "0,0,0,1"],
    ["ATE0", "0,0,0,1"],
    ["AT+GMR", "0,0,0,1"],
    ["AT+CMD", "0,1,0,0"],
    ["AT+CWMODE", "0,1,1,0"],
    ["AT+CWJAP", "0,1,1,1"],
    ["AT+CWLAP", "0,0,1,1"],
    ["AT+CIPSTATUS", "0,0,0,1"],
    ["AT+UART_DEF", "0,1,1,0"],
    ["AT+RST", dialect === "2.2" ? "0,0,0,1" : "0,0,1,1"],
    ["AT+SLEEP", "0,1,1,0"],
    ["AT+CIPSTATE", dialect === "2.2" ? undefined : "0,1,0,0"],
    ["AT+CWSTATE", "0,1,0,0"],
    ["AT+TRANSINTVL", dialect === "2.2" ? undefined : "0,1,1,0"],
  ])("lists %s as %s", async (name, forms) => {
    const table = await readTable(await powerOnBench({ dialect }));
    expect(table.find((row) => row.name === name)?.forms).toBe(forms);
  });

  it("has no other form", async () => {
    await expectRefusals(await powerOnBench({ dialect }), ["AT+CMD", "AT+CMD=1", "AT+CMD=?"]);
  });
});
