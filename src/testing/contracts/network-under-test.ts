import type {
  ConnectOptions,
  Endpoint,
  ListenOptions,
  Network,
  NetworkError,
  StreamHandlers,
  StreamServer,
  StreamSocket,
  TlsConnectOptions,
  TlsListenOptions,
  UdpHandlers,
} from "../../core/ports.js";

/** What the network contract needs of the network under test. */
export interface NetworkUnderTest {
  readonly network: Network & { readonly openCount: number };
  /** Whom it talks with: the same internet, seen from the other side. */
  readonly peers: Network & { readonly openCount: number };
  /** Lets time pass until the condition holds; fails when it never does. */
  until(condition: () => boolean): Promise<void>;
  /** Lets so many milliseconds pass, in order to see that nothing happens. */
  pass(ms: number): Promise<void>;
  /** The address of the soft-AP; absent where none can be had. */
  readonly softApAddress?: string;
  /** A place that does not answer at all; absent where none can be made. */
  readonly silentPlace?: () => Promise<Endpoint>;
  /** Why something cannot be tested here. */
  readonly missing?: Partial<Record<"multicast" | "broadcast" | "ipv6", string>>;
  /** Ends whatever is left. */
  dispose(): Promise<void>;
}

export type CreateNetworkUnderTest = () => Promise<NetworkUnderTest>;

/** The result of a promise that settles as time passes. */
export async function settled<T>(world: NetworkUnderTest, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const mark = () => {
    isSettled = true;
  };
  promise.then(mark, mark);
  await world.until(() => isSettled);
  return promise;
}

/** The failure with which a promise rejects, or "none". */
export function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "none",
    (error: unknown) => (error as NetworkError).failure ?? String(error),
  );
}

/** Listens to a stream and keeps all that it says. */
export class StreamEar implements StreamHandlers {
  readonly chunks: Uint8Array[] = [];
  /** "open", "data", "close" or "close: <failure>", without repetitions of "data". */
  readonly events: string[] = [];
  onEvent: ((event: string) => void) | undefined;

  onOpen(): void {
    this.#note("open");
  }

  onData(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.#note("data");
  }

  onClose(failure?: NetworkError): void {
    this.#note(failure ? `close: ${failure.failure}` : "close");
  }

  get received(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return new TextDecoder("latin1").decode(this.received);
  }

  get lengthBytes(): number {
    return this.chunks.reduce((total, chunk) => total + chunk.length, 0);
  }

  get isClosed(): boolean {
    return this.events.some((event) => event.startsWith("close"));
  }

  #note(event: string): void {
    if (event !== "data" || this.events.at(-1) !== "data") this.events.push(event);
    this.onEvent?.(event);
  }
}

/** Listens to a UDP socket and keeps all that it says. */
export class UdpEar implements UdpHandlers {
  readonly datagrams: { readonly bytes: Uint8Array; readonly from: Endpoint }[] = [];

  onMessage(bytes: Uint8Array, from: Endpoint): void {
    this.datagrams.push({ bytes, from });
  }

  get texts(): string[] {
    return this.datagrams.map(({ bytes }) => new TextDecoder("latin1").decode(bytes));
  }
}

/** Both ends of a connection. */
export interface Pair {
  readonly near: StreamSocket;
  readonly nearEar: StreamEar;
  readonly far: StreamSocket;
  readonly farEar: StreamEar;
  readonly server: StreamServer;
}

export interface TlsPairOptions {
  readonly client: Omit<TlsConnectOptions, keyof ConnectOptions>;
  readonly server: Omit<TlsListenOptions, keyof ListenOptions>;
}

/** The far end is one that a server of `to` has accepted. */
export async function connectPair(
  world: NetworkUnderTest,
  from: Network,
  to: Network,
  tls?: TlsPairOptions,
): Promise<Pair> {
  const farEar = new StreamEar();
  const accepted: StreamSocket[] = [];
  const onConnection = (socket: StreamSocket) => {
    accepted.push(socket);
    return farEar;
  };
  const listening = tls ? to.listenTls({ port: 0, ...tls.server }, onConnection) : to.listen({ port: 0 }, onConnection);
  const server = await settled(world, listening);
  const nearEar = new StreamEar();
  const where = { address: "127.0.0.1", port: server.local.port };
  const near = tls ? from.connectTls({ ...where, ...tls.client }, nearEar) : from.connect(where, nearEar);
  await world.until(() => accepted.length > 0 && nearEar.events.includes("open"));
  const [far] = accepted;
  if (!far) throw new Error("not accepted");
  return { near, nearEar, far, farEar, server };
}

/** Sends until the receiver takes no more; gives the sends that wait and the number of bytes in all. */
export async function fillUp(world: NetworkUnderTest, socket: StreamSocket) {
  let lengthBytes = 0;
  for (;;) {
    const piece = patternBytes(65_536, lengthBytes);
    lengthBytes += piece.length;
    let isTaken = false;
    const pending = socket.send(piece).then(() => {
      isTaken = true;
    });
    // Looked at when it settles.
    pending.catch(() => undefined);
    for (let tries = 0; tries < 10 && !isTaken; tries++) await world.pass(tries * 3);
    if (!isTaken) return { pending, lengthBytes };
    if (lengthBytes > 100_000_000) throw new Error("the sender is never held up");
  }
}

/** Bytes that show their place in the whole. */
export function patternBytes(length: number, offset = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = (index + offset) * 31 + ((index + offset) >> 8);
  return bytes;
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
