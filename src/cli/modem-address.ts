import type { PortAddress } from "../testing/scenario/port-target.js";
import { parseDialAddress, parseSerialPath } from "./values.js";

/** Where a modem that runs already can be reached, as `--port` of check and record says it. */
export function parseModemAddress(text: string): PortAddress {
  const looksLikePath = /^([./~\\]|COM\d)/i.test(text);
  if (looksLikePath) return { type: "serial", ...parseSerialPath(text, "--port") };
  return { type: "tcp", ...parseDialAddress(text, "--port") };
}
