/** From what was asked for to ports. Each kind is loaded only when it is needed: a start should take no time. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Log } from "../core/index.js";
import type { SerialPortAdapter } from "../node/serial/port.js";
import type { PromptPort } from "./prompt-port.js";
import type { PortRequest } from "./settings.js";

const DEFAULT_TCP_PORT = 8266;
/** How many modems with default ports find a place beside each other. */
const DEFAULT_PLACES = 10;

export interface PortSurroundings {
  readonly clock: Clock;
  readonly log: Log;
}

export async function createPort(request: PortRequest, { clock, log }: PortSurroundings): Promise<SerialPortAdapter> {
  switch (request.kind) {
    case "stdio":
      return new (await import("../node/serial/stdio-port.js")).StdioPort();
    case "tcp":
      return new (await import("../node/serial/tcp-port.js")).TcpPort({ ...request, log });
    case "connect":
      return new (await import("../node/serial/dial-port.js")).DialPort({ ...request, clock, log });
    case "pty":
      return new (await import("../node/serial/pty-port.js")).PtyPort({ ...request, clock, log });
    case "serial":
      return new (await import("../node/serial/uart-port.js")).UartPort({ ...request, clock, log });
  }
}

/**
 * A terminal and a TCP port that everybody finds. What another modem has taken already moves on to the next number;
 * the start line says where it is.
 */
export async function createDefaultPorts({ clock, log }: PortSurroundings): Promise<SerialPortAdapter[]> {
  const ports: SerialPortAdapter[] = [];
  const places = Array.from({ length: DEFAULT_PLACES }, (_, index) => index);
  const { PtyPort, whyNoTerminals } = await import("../node/serial/pty-port.js");
  const reason = await whyNoTerminals();
  if (reason === undefined) {
    ports.push(new PtyPort({ link: places.map((place) => join(tmpdir(), `ttyESP${place}`)), clock, log }));
  } else if (process.platform !== "win32") {
    log.write("warn", reason);
  }
  const { TcpPort } = await import("../node/serial/tcp-port.js");
  ports.push(new TcpPort({ port: places.map((place) => DEFAULT_TCP_PORT + place), log }));
  return ports;
}

/** A person at the terminal, when there is one. */
export async function createPrompt(): Promise<PromptPort | undefined> {
  const { canReadTerminal } = await import("../node/serial/pty-port.js");
  if (!(await canReadTerminal())) return undefined;
  const output = process.stdout.isTTY ? process.stdout : process.stderr;
  return new (await import("./prompt-port.js")).PromptPort({ output });
}
