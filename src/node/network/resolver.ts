import type { LookupAddress } from "node:dns";
import { type AddressFamily, NetworkError, type ResolveOptions } from "../../core/ports.js";
import { longestTimeoutMs } from "../longest-timeout.js";
import { familyOf, loopbackAddress, plainAddress } from "./addresses.js";
import { requirePort } from "./arguments.js";
import { askNameServers } from "./dns-client.js";

export interface ResolverOptions {
  /** Names with addresses of their own, before the system is asked; in any case. */
  readonly hosts?: ReadonlyMap<string, string>;
  /** The port of name servers; default 53. */
  readonly dnsPort?: number;
  /** For tests: asks the system. */
  readonly lookup?: (name: string, family: AddressFamily | 0) => Promise<readonly LookupAddress[]>;
}

/**
 * Finds the address of a name: in the table of the user first, then by asking the given name servers or, without any,
 * as the computer itself would find it.
 */
export class Resolver {
  readonly #hosts: ReadonlyMap<string, string>;
  readonly #dnsPort: number;
  readonly #lookup: (name: string, family: AddressFamily | 0) => Promise<readonly LookupAddress[]>;

  constructor(options: ResolverOptions = {}) {
    this.#hosts = new Map([...(options.hosts ?? [])].map(([name, address]) => [plainName(name), address]));
    this.#dnsPort = options.dnsPort ?? 53;
    // Node 20 aborts the process when it is to ask at port 0.
    requirePort(this.#dnsPort, 1);
    this.#lookup = options.lookup ?? lookUp;
  }

  /** Aborting `signal` gives up a question to name servers; the system's own resolver cannot be called off. */
  async resolve(name: string, options: ResolveOptions = {}, signal?: AbortSignal): Promise<string> {
    const known = this.#knownAddresses(name);
    const addresses = known ?? (await this.#ask(name, options, signal));
    const families: readonly AddressFamily[] = options.family ? [options.family] : [4, 6];
    for (const family of families) {
      const address = addresses.find((candidate) => familyOf(candidate) === family);
      if (address !== undefined) return address;
    }
    throw new NetworkError("dns", `${name} has no ${options.family ? `IPv${options.family} ` : ""}address`);
  }

  #knownAddresses(name: string): readonly string[] | undefined {
    if (familyOf(name)) return [plainAddress(name)];
    const address = this.#hosts.get(plainName(name));
    if (address !== undefined) return [address];
    return plainName(name) === "localhost" ? [loopbackAddress[4], loopbackAddress[6]] : undefined;
  }

  async #ask(name: string, options: ResolveOptions, signal: AbortSignal | undefined): Promise<readonly string[]> {
    if (!isHostName(name)) throw new NetworkError("dns", `${JSON.stringify(name)} is no name of a host`);
    const { family, servers = [] } = options;
    const timeoutMs = Math.min(options.timeoutMs ?? 0, longestTimeoutMs);
    if (servers.length > 0) {
      const question = { name, servers, port: this.#dnsPort, timeoutMs, ...(signal && { signal }) };
      return askNameServers(family ? { ...question, family } : question);
    }
    const answer = this.#lookup(name, family ?? 0).then(
      (found) => found.map(({ address }) => plainAddress(address)),
      (error: unknown) => {
        throw new NetworkError("dns", `looking up ${name} failed: ${String(error)}`, { cause: error });
      },
    );
    if (timeoutMs <= 0) return answer;
    // The system's resolver cannot be called off: its answer is ignored when it comes too late.
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const giveUp = () => reject(new NetworkError("timeout", `no answer about ${name} within ${timeoutMs} ms`));
      timer = setTimeout(giveUp, timeoutMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function lookUp(name: string, family: AddressFamily | 0): Promise<readonly LookupAddress[]> {
  const { promises } = process.getBuiltinModule("node:dns");
  return promises.lookup(name, { all: true, family, verbatim: true });
}

/** Whether a resolver should be asked at all; "256.1.1.1", "127.1" and "0x7f.1" are addresses gone wrong, not names. */
export function isHostName(name: string): boolean {
  const labels = plainName(name).split(".");
  const last = labels.at(-1) ?? "";
  return (
    name.length <= 254 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^(\d+|0x[0-9a-f]*)$/.test(last)
  );
}

/** As names are compared: in lower case, without the dot that may end them. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
