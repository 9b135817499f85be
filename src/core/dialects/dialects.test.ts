import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { commands } from "../commands/index.js";
import { hasForm } from "../dispatch/define-command.js";
import type { CommandForm } from "../parse/parse-line.js";
import { deriveDialect, isPresent } from "./dialect.js";
import { DEFAULT_DIALECT, dialects, findDialect } from "./index.js";

const names = dialects.map(({ name }) => name);
const FORMS: Readonly<Record<string, CommandForm>> = { "?": "query", "=": "set", "": "execute" };

describe("the dialects", () => {
  it("are named once each; the specification's is the default", () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["nonos-1.7", "2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]));
    expect(DEFAULT_DIALECT.name).toBe("2.2");
  });

  it.each(names)("%s is found by its name", (name) => {
    expect(findDialect(name).name).toBe(name);
  });

  it.each(["", "9.9", "v2.2", "toString"])("'%s' is none of them", (name) => {
    expect(() => findDialect(name)).toThrow(RangeError);
    expect(() => findDialect(name)).toThrow(`no dialect "${name}"; there are nonos-1.7, 2.2, `);
  });

  it.each(names)("%s says only of commands and forms that there are that it lacks them", (name) => {
    for (const entry of findDialect(name).absent) {
      const [, command = "", suffix = ""] = /^(\w+)([?=]?)$/.exec(entry) ?? [];
      const definition = commands.find((candidate) => candidate.name === command);
      expect(definition, entry).toBeDefined();
      if (definition && suffix !== "") expect(hasForm(definition, FORMS[suffix] ?? "test"), entry).toBe(true);
    }
  });
});

describe("what a generation has", () => {
  it.each([
    ["AT+CIPSTATUS", ["nonos-1.7", "2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPRECVMODE?", ["nonos-1.7", "2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPSTATE?", ["2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+CWSTATE?", ["2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+TRANSINTVL?", ["3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPSENDLCFG?", ["2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPRECVTYPE?", ["3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPSNTPINTV?", ["2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+SLEEP?", ["nonos-1.7", "2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]],
    ["AT+CIPCONNPERSIST?", ["5.0", "4.2"]],
    ["AT+CWMODE_CUR?", ["nonos-1.7"]],
    ["AT+CIPSSLSIZE?", ["nonos-1.7"]],
    ["AT+CIPDNS?", ["2.2", "2.4", "3.4", "4.1", "5.0", "4.2"]],
  ])("%s", async (line, present) => {
    const answering: string[] = [];
    for (const dialect of names) {
      if ((await (await powerOnBench({ dialect })).command(line)).endsWith("OK\r\n")) answering.push(dialect);
    }
    expect(answering).toEqual(present);
  });

  it.each([
    ["nonos-1.7", "1.7.6.0("],
    ["2.2", "2.2.0.0-dev("],
    ["2.4", "2.4.0.0("],
    ["3.4", "3.4.0.0-dev("],
    ["4.1", "4.1.1.0("],
    ["5.0", "4.2.0.0-dev("],
    ["4.2", "4.2.0.0-dev("],
  ])("%s calls its core %s", async (dialect, version) => {
    expect(await (await powerOnBench({ dialect })).command("AT+GMR")).toMatch(`AT version:${version}`);
  });
});

describe("deriveDialect", () => {
  const base = findDialect("4.2");
  const derived = deriveDialect(base, {
    name: "test",
    title: "a test",
    versionLines: ["AT version:test"],
    without: ["CIPSTATE", "RST="],
    limits: { sendBytes: 7 },
    rules: { showsErrno: !base.rules.showsErrno },
  });

  it("changes what it is told to, and takes the rest from its base", () => {
    expect([derived.name, derived.versionLines, derived.limits.sendBytes]).toEqual(["test", ["AT version:test"], 7]);
    expect(derived.limits.lineBytes).toBe(base.limits.lineBytes);
    expect(derived.replies).toEqual(base.replies);
    expect(derived.rules).toEqual({ ...base.rules, showsErrno: !base.rules.showsErrno });
    expect(derived.errno).toEqual(base.errno);
  });

  it("leaves its base alone", () => {
    expect([base.name, base.limits.sendBytes, base.absent.has("CIPSTATE")]).toEqual(["4.2", 8192, false]);
  });

  it.each([
    ["CIPSTATE", undefined, false],
    ["RST", undefined, true],
    ["RST", "set", false],
    ["RST", "execute", true],
    ["CIPMUX", "query", true],
  ] as const)("%s, form %s: present %s", (name, form, present) => {
    expect(isPresent(derived, name, form)).toBe(present);
  });

  it("takes away more and more from generation to generation", () => {
    const older = deriveDialect(derived, { name: "older", title: "older", versionLines: [], without: ["CWSTATE"] });
    expect([...older.absent]).toEqual([...base.absent, "CIPSTATE", "RST=", "CWSTATE"]);
  });

  it("gives back what was given up later", () => {
    const older = deriveDialect(derived, { name: "older", title: "older", versionLines: [], with: ["CIPSTATE"] });
    expect([isPresent(derived, "CIPSTATE"), isPresent(older, "CIPSTATE")]).toEqual([false, true]);
  });
});
