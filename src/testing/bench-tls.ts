import { textOf } from "../core/bytes.js";
import type { FlashContents } from "../core/ports.js";
import { factoryCertificates } from "../node/certificates/factory-certificates.js";
import { type Bench, type BenchOptions, joinedBench } from "./bench.js";
import { StreamPeer } from "./bench-peers.js";
import type { FakeTlsListenOptions } from "./fake-network.js";

/** Flash as a modem has it before anybody has loaded other certificates. */
export async function certifiedFlash(): Promise<FlashContents> {
  return { nvs: {}, partitions: await factoryCertificates() };
}

/** A joined bench whose flash has a certificate, a key and an authority for clients and for servers. */
export async function certifiedBench(options: BenchOptions = {}): Promise<Bench> {
  return joinedBench({ ...options, flash: await certifiedFlash() });
}

/** A partition of the factory's certificates as text: "client_cert.0". */
export async function factoryPem(partition: string): Promise<string> {
  const bytes = (await factoryCertificates())[partition];
  if (!bytes) throw new Error(`the factory makes no ${partition}`);
  return textOf(bytes);
}

/** A TLS server beside the modem, which tells what it has learned of its clients. */
export class TlsServerPeer {
  readonly streams: StreamPeer[] = [];

  /** The connection that came last. */
  get latest(): StreamPeer {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error("nobody has got through the handshake yet");
    return stream;
  }
}

/** At 127.0.0.1, port 7000, for "localhost", "*.test" and "127.0.0.1" unless the options say otherwise. */
export async function listenTlsPeer(bench: Bench, options: Partial<FakeTlsListenOptions> = {}): Promise<TlsServerPeer> {
  const peer = new TlsServerPeer();
  const identity = { certificate: await factoryPem("server_cert.0"), key: await factoryPem("server_key.0") };
  await bench.peers.listenTls({ port: 7000, family: 4, newestVersion: "1.3", identity, ...options }, (socket) => {
    const stream = new StreamPeer();
    stream.attach(socket);
    stream.state = "open";
    peer.streams.push(stream);
    return stream.handlers;
  });
  return peer;
}
