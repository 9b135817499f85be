import { setTimeout as sleep } from "node:timers/promises";
import { afterEach } from "vitest";
import type { AddressFamily, StreamSocket, TlsConnectOptions } from "../core/ports.js";
import { Lab, type LabOptions } from "../lab/lab.js";
import { LabNetwork } from "../lab/lab-network.js";
import { NodeNetwork } from "../node/network/node-network.js";
import { bytesOf, StreamEar, UdpEar } from "./contracts/network-under-test.js";

const PATIENCE_MS = 15_000;

const clients: LabClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** Waits, in real time, until the condition holds. */
export async function until(condition: () => boolean, report: () => string = () => ""): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`it does not happen: ${report()}`);
    await sleep(2);
  }
}

/** The network of a modem with a lab of its own, for the tests of the lab's hosts; closed after each test. */
export class LabClient {
  readonly below: NodeNetwork;
  readonly lab: Lab;
  readonly network: LabNetwork;

  /** `hosts`: what the user has said of names. */
  constructor(options: LabOptions & { readonly lab?: Lab; readonly hosts?: Readonly<Record<string, string>> } = {}) {
    const { hosts = {}, lab = new Lab(options) } = options;
    this.below = new NodeNetwork({ hosts: new Map(Object.entries(hosts)) });
    this.lab = lab;
    this.network = new LabNetwork(this.below, lab, Object.keys(hosts));
    clients.push(this);
  }

  async close(): Promise<void> {
    this.below.closeAll();
    await this.network.close();
  }

  /** A connection that is open, or has failed. */
  async dial(
    name: string,
    port: number,
    { tls, family }: { readonly tls?: Partial<TlsConnectOptions>; readonly family?: AddressFamily } = {},
  ): Promise<{ readonly socket: StreamSocket; readonly ear: StreamEar }> {
    const address = await this.network.resolve(name, family ? { family } : {});
    const ear = new StreamEar();
    const where = { address, port };
    const socket = tls
      ? this.network.connectTls({ newestVersion: "1.3", ...where, ...tls }, ear)
      : this.network.connect(where, ear);
    await until(() => ear.events.length > 0);
    return { socket, ear };
  }

  /** Sends text over a new connection and returns all that comes until it is closed. */
  async exchange(name: string, port: number, text: string, tls?: Partial<TlsConnectOptions>): Promise<string> {
    const { socket, ear } = await this.dial(name, port, tls ? { tls } : {});
    await socket.send(bytesOf(text));
    await until(
      () => ear.isClosed,
      () => `the answer so far: ${ear.text}`,
    );
    return ear.text;
  }

  /** One datagram, and the answer to it. */
  async ask(name: string, port: number, bytes: Uint8Array): Promise<UdpEar["datagrams"][number]> {
    const remote = { address: await this.network.resolve(name), port };
    const ear = new UdpEar();
    const socket = await this.network.openUdp({ localPort: 0, remote }, ear);
    await socket.send(bytes, remote);
    await until(() => ear.datagrams.length > 0);
    const [first] = ear.datagrams;
    if (!first) throw new Error("no answer");
    return first;
  }
}
