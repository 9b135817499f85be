/** A port as one word, where a verb has more than one of them. */
import type { PortRequest } from "./settings.js";
import { UsageError } from "./usage-error.js";
import { parseDialAddress, parseListenAddress, parseSerialPath } from "./values.js";

/** For the usage text of verbs. */
export const PORT_SYNTAX = `PORT is one of
  pty[:LINK]              a pseudo-terminal, with a symbolic link to it
  tcp-listen:[HOST:]PORT  a TCP port that waits for the other side
  tcp://HOST:PORT         a TCP port of the other side
  /dev/ttyUSB0[:BAUD]     a serial port; COM3[:BAUD] on Windows
`;

/** @throws UsageError when it is none of {@link PORT_SYNTAX} */
export function parsePortAddress(text: string, flag: string): PortRequest {
  const [, scheme = "", rest = ""] = /^(pty|tcp-listen|tcp|socket):(?:\/\/)?(.*)$/.exec(text) ?? [];
  if (text === "pty" || (scheme === "pty" && rest !== "")) {
    return { kind: "pty", ...(scheme === "pty" && { link: text.slice("pty:".length) }) };
  }
  if (scheme === "tcp-listen") return { kind: "tcp", ...parseListenAddress(rest, flag) };
  if (scheme === "tcp" || scheme === "socket") return { kind: "connect", ...parseDialAddress(rest, flag) };
  if (/^([./~\\]|COM\d)/i.test(text)) return { kind: "serial", ...parseSerialPath(text, flag) };
  throw new UsageError(
    `${flag} is pty[:LINK], tcp-listen:[HOST:]PORT, tcp://HOST:PORT or the path of a serial port, not "${text}".`,
  );
}
