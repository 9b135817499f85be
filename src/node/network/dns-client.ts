import type { promises } from "node:dns";
import { type AddressFamily, NetworkError } from "../../core/ports.js";
import { familyOf } from "./addresses.js";
import { codeOf } from "./errors.js";

export interface DnsQuestion {
  readonly name: string;
  /** Only addresses of this family; absent: IPv4, and IPv6 when there is none. */
  readonly family?: AddressFamily;
  /** Asked in this order, each when those before it have not answered; an IPv4 address may have ":PORT" behind it. */
  readonly servers: readonly string[];
  /** Of those without a port of their own. */
  readonly port: number;
  /** All in all; 0: as long as all tries take. */
  readonly timeoutMs: number;
  /** Gives up, with "closed". */
  readonly signal?: AbortSignal;
}

/** How long one server may take the first time; the second time it gets twice as long. */
const tryMs = 1500;
const tries = 2;

/** Asks name servers over DNS. Rejects with "timeout" when none has answered, and with "dns" otherwise. */
export async function askNameServers(question: DnsQuestion): Promise<readonly string[]> {
  const { name, family, servers, port, timeoutMs, signal } = question;
  const { Resolver } = process.getBuiltinModule("node:dns").promises;
  const resolver = new Resolver({ timeout: tryMs, tries });
  resolver.setServers(servers.map((server) => withPort(server, port)));
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    if (timeoutMs === 0) return;
    timer = setTimeout(() => reject(timeoutError(name, timeoutMs)), timeoutMs);
  });
  const cancel = () => resolver.cancel();
  signal?.addEventListener("abort", cancel);
  try {
    return await Promise.race([ask(resolver, name, family), timeout]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
    // Closes the sockets of a question that nobody waits for any more.
    cancel();
  }
}

function withPort(server: string, port: number): string {
  if (familyOf(server) === 6) return `[${server}]:${port}`;
  return familyOf(server) === 4 ? `${server}:${port}` : server;
}

async function ask(resolver: promises.Resolver, name: string, family: AddressFamily | undefined): Promise<string[]> {
  try {
    if (family === 6) return await resolver.resolve6(name);
    return await resolver.resolve4(name);
  } catch (error) {
    const code = codeOf(error);
    // There is such a name, but without an IPv4 address.
    if (code === "ENODATA" && family === undefined) return ask(resolver, name, 6);
    if (code === "ECANCELLED") throw new NetworkError("closed", `looking up ${name} was given up`, { cause: error });
    if (code === "ETIMEOUT") throw timeoutError(name, undefined, error);
    throw new NetworkError("dns", `looking up ${name} failed: ${code || String(error)}`, { cause: error });
  }
}

function timeoutError(name: string, timeoutMs: number | undefined, cause?: unknown): NetworkError {
  const limit = timeoutMs === undefined ? "" : ` within ${timeoutMs} ms`;
  return new NetworkError("timeout", `no name server has answered about ${name}${limit}`, { cause });
}
