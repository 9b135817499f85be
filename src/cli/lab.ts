import { parseArgs } from "node:util";
import { labAddresses } from "../lab/addresses.js";
import { labHosts } from "../lab/hosts/index.js";
import { parsingUsage } from "./usage-error.js";

export const LAB_USAGE = `Usage: virtual-esp-at lab

Lists the built-in hosts that a modem finds under names ending in .test: name, address, ports, and what they do.
There is nothing to start: they are there when a modem asks for them. docs/lab.md says more.
`;

/** Returns the exit status. @throws UsageError */
export async function runLab(args: readonly string[]): Promise<number> {
  const { help } = parseLabArguments(args);
  process.stdout.write(help ? LAB_USAGE : labList());
  return 0;
}

function parseLabArguments(args: readonly string[]): { readonly help?: boolean } {
  return parsingUsage(() => parseArgs({ args: [...args], options: { help: { type: "boolean", short: "h" } } }).values);
}

/** One line a host, and one a service below it. */
function labList(): string {
  return labHosts
    .map(({ name, number, summary, services }) => {
      const [address] = labAddresses(number);
      const ports = services.map(({ protocol, port, summary }) => `  ${port}/${protocol}`.padEnd(14) + summary);
      return [`${name.padEnd(22)}${address.padEnd(16)}${summary}`, ...ports].map((line) => `${line}\n`).join("");
    })
    .join("");
}
