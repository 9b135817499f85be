import { describe, expect, it } from "vitest";
import { helpText } from "./help.js";
import { cliOptions, optionSyntax } from "./options.js";

describe("helpText", () => {
  const lines = helpText().split("\n");

  it.each(cliOptions.map((option) => [optionSyntax(option)]))("lists %s", (syntax) => {
    expect(lines.filter((line) => line.startsWith(`  ${syntax}`)).length).toBeGreaterThan(0);
  });

  it("fits a terminal", () => {
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
