import { afterEach, expect, it, vi } from "vitest";
import { LAB_USAGE, runLab } from "./lab.js";
import { UsageError } from "./usage-error.js";

afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<string> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  expect(await runLab(args)).toBe(0);
  return output;
}

it("lists the hosts with their addresses and ports", async () => {
  const lines = (await run()).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "echo.test             198.51.100.7    Sends back whatever it receives.",
    "  7/tcp       echo (RFC 862)",
    "  7/udp       echo (RFC 862)",
  ]);
});

it("says how it is used", async () => {
  expect(await run("--help")).toBe(LAB_USAGE);
  await expect(runLab(["echo"])).rejects.toThrow(UsageError);
});
