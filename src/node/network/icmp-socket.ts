import { closeSync } from "node:fs";
import koffi from "koffi";
import type { AddressFamily } from "../../core/ports.js";
import { addressBytes } from "./addresses.js";

/** "datagram": what Linux and macOS offer to everybody (within limits); "raw": for those with the right to it. */
export type IcmpSocketKind = "datagram" | "raw";

/** A call of the system failed; `code` is its errno by name, as in Node's own errors. */
class SystemCallError extends Error {
  override readonly name = "SystemCallError";
  constructor(
    readonly syscall: string,
    readonly code: string,
  ) {
    super(`${syscall} failed: ${code}`);
  }
}

const isMac = process.platform === "darwin";
const AF: Readonly<Record<AddressFamily, number>> = { 4: 2, 6: isMac ? 30 : 10 };
const SOCK: Readonly<Record<IcmpSocketKind, number>> = { datagram: 2, raw: 3 };
const SOCK_CLOEXEC = isMac ? 0 : 0o2000000;
const IPPROTO: Readonly<Record<AddressFamily, number>> = { 4: 1, 6: 58 };
const MSG_DONTWAIT = isMac ? 0x80 : 0x40;
/** An IPv4 header with options, and more than we ever send. */
const longestPacketBytes = 1500;

type Call = (...values: (number | Uint8Array)[]) => number;

let calls: Readonly<Record<"socket" | "connect" | "send" | "recv", Call>> | undefined;

function bind() {
  const libc = koffi.load(null);
  calls ??= {
    socket: libc.func("int socket(int domain, int type, int protocol)"),
    connect: libc.func("int connect(int fd, const void *address, unsigned int length)"),
    send: libc.func("long send(int fd, const void *buffer, size_t length, int flags)"),
    recv: libc.func("long recv(int fd, void *buffer, size_t length, int flags)"),
  };
  return calls;
}

/** A socket for ICMP messages to and from one address. No call of it ever waits. */
export class IcmpSocket {
  readonly #calls = bind();
  readonly #fd: number;
  readonly #buffer = new Uint8Array(longestPacketBytes);

  /** @throws SystemCallError */
  constructor(kind: IcmpSocketKind, family: AddressFamily) {
    this.#fd = check("socket", this.#calls.socket(AF[family], SOCK[kind] | SOCK_CLOEXEC, IPPROTO[family]));
  }

  /** @throws SystemCallError */
  connect(address: string): void {
    const sockaddr = socketAddress(address);
    check("connect", this.#calls.connect(this.#fd, sockaddr, sockaddr.length));
  }

  /** @throws SystemCallError */
  send(packet: Uint8Array): void {
    check("send", this.#calls.send(this.#fd, packet, packet.length, MSG_DONTWAIT));
  }

  /** The next packet (valid until the next call), or undefined when there is none yet. @throws SystemCallError */
  receive(): Uint8Array | undefined {
    const length = this.#calls.recv(this.#fd, this.#buffer, this.#buffer.length, MSG_DONTWAIT);
    if (length >= 0) return this.#buffer.subarray(0, length);
    const error = new SystemCallError("recv", errorName());
    if (["EAGAIN", "EWOULDBLOCK", "EINTR"].includes(error.code)) return undefined;
    throw error;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** A struct sockaddr_in or sockaddr_in6 with port 0. */
function socketAddress(address: string): Uint8Array {
  const bytes = addressBytes(address);
  const isIpv4 = bytes.length === 4;
  const sockaddr = new Uint8Array(isIpv4 ? 16 : 28);
  const family = AF[isIpv4 ? 4 : 6];
  // BSD has the length in the first byte; elsewhere the family takes two, in the order of the processor.
  if (isMac) sockaddr.set([sockaddr.length, family]);
  else new Uint16Array(sockaddr.buffer, 0, 1)[0] = family;
  sockaddr.set(bytes, isIpv4 ? 4 : 8);
  return sockaddr;
}

function check(syscall: string, result: number): number {
  if (result >= 0) return result;
  throw new SystemCallError(syscall, errorName());
}

function errorName(): string {
  const number = koffi.errno();
  return Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}
