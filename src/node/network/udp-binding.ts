import type { Socket } from "node:dgram";
import { type AddressFamily, NetworkError, type UdpOptions } from "../../core/ports.js";
import {
  anyAddress,
  broadcastAddress,
  familyOf,
  isAny,
  isLoopback,
  isMulticast,
  loopbackAddress,
} from "./addresses.js";
import { requireFamily } from "./arguments.js";
import { codeOf, toNetworkError } from "./errors.js";
import { localAddresses } from "./interfaces.js";

/** Where a UDP socket of the modem is bound on the computer. */
export interface UdpBinding {
  readonly family: AddressFamily;
  readonly address: string;
  /**
   * Only those whom the socket has sent to may send to it, as behind a router with NAT: it has to be bound wider than
   * the user allowed with `--bind` in order to reach its remote.
   */
  readonly guarded: boolean;
}

export function planUdpBinding(options: Pick<UdpOptions, "localAddress" | "remote">, bind: string): UdpBinding {
  const remote = options.remote.address;
  const family = requireFamily(options.localAddress ?? remote);
  const address = options.localAddress ?? udpAddressFor(remote, family, bind);
  const isReachable = isAny(bind) || (!isLoopback(bind) && familyOf(bind) === family);
  return { family, address, guarded: !isReachable && !isLoopback(address) };
}

function udpAddressFor(remote: string, family: AddressFamily, bind: string): string {
  // A socket that is bound to one address of the computer does not hear what is sent to many.
  if (isToMany(remote)) return anyAddress[family];
  if (isLoopback(bind)) return isLoopback(remote) ? loopbackAddress[family] : anyAddress[family];
  return familyOf(bind) === family ? bind : anyAddress[family];
}

export function isToMany(address: string): boolean {
  return address === broadcastAddress || isMulticast(address);
}

export interface DatagramSocketOptions {
  readonly family: AddressFamily;
  readonly address: string;
  readonly port: number;
  readonly shared: boolean;
}

/** A bound socket of the computer. */
export async function bindDatagramSocket(options: DatagramSocketOptions): Promise<Socket> {
  const { family, address, port } = options;
  const { createSocket } = process.getBuiltinModule("node:dgram");
  const socket = createSocket({
    type: family === 6 ? "udp6" : "udp4",
    reuseAddr: options.shared,
    ipv6Only: family === 6,
    // Every destination is a literal address; asking the resolver would only delay it.
    lookup: (literal, _options, done) => done(null, literal, family),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    // Alone even in a cluster, where Node would share the port between the workers.
    socket.bind({ address, port, exclusive: true }, resolve);
  });
  socket.removeAllListeners("error");
  if (family === 4) socket.setBroadcast(true);
  return socket;
}

export function isDenied(error: unknown): boolean {
  return codeOf(error) === "EACCES";
}

/** Joins a group on the interface of `bind`; what is sent to it stays in the local network (TTL 1, the default). */
export function joinGroup(socket: Socket, group: string, bind: string): void {
  try {
    const membership = membershipInterface(group, bind);
    socket.addMembership(group, membership);
    if (membership !== undefined) socket.setMulticastInterface(membership);
    // Other programs on this computer are members like any other.
    socket.setMulticastLoopback(true);
  } catch (error) {
    const failed = toNetworkError(error, `joining the group ${group}`);
    const failure = failed.failure === "other" ? "address-not-available" : failed.failure;
    throw new NetworkError(failure, failed.message, { cause: error });
  }
}

/** The interface in the form that Node wants; undefined leaves the choice to the system. */
function membershipInterface(group: string, bind: string): string | undefined {
  if (isAny(bind)) return undefined;
  const family = requireFamily(group);
  const address = isLoopback(bind) ? loopbackAddress[family] : bind;
  if (family === 4) return familyOf(address) === 4 ? address : undefined;
  const local = localAddresses().find((candidate) => candidate.address === address);
  return local && `::%${local.name}`;
}
