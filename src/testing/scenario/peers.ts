import { type Bindings, fill } from "./expectation.js";
import { findFreePort } from "./free-port.js";
import type { PeerConnection } from "./peer-connection.js";
import type { Action, PeerSpec } from "./scenario.js";
import { TcpPeer } from "./tcp-peer.js";
import { UdpPeer } from "./udp-peer.js";
import type { World } from "./world.js";

/** Just a number: nobody listens there, or only the modem. */
interface PortPeer {
  readonly port: number;
}

type Peer = TcpPeer | UdpPeer | PortPeer;

type Expect = Action & { type: "expect" };

/** What a peer has received since its last expect; `closed` is true for a connection that never was. */
export interface Received {
  readonly data: string | readonly string[];
  readonly closed: boolean;
}

/** All peers of a scenario while it is played. */
export class Peers {
  private readonly peers = new Map<string, Peer>();

  private constructor(private readonly world: World) {}

  /** @throws NetworkError when the network gives no port */
  static async open(specs: ReadonlyMap<string, PeerSpec>, world: World): Promise<Peers> {
    const peers = new Peers(world);
    try {
      for (const [name, spec] of specs) peers.peers.set(name, await peers.openPeer(spec));
    } catch (error) {
      peers.close();
      throw error;
    }
    return peers;
  }

  private async openPeer(spec: PeerSpec): Promise<Peer> {
    switch (spec.kind) {
      case "tcp-server": {
        const peer = new TcpPeer(this.world);
        await peer.listen(spec);
        return peer;
      }
      case "tcp-client":
        return new TcpPeer(this.world);
      case "udp": {
        const peer = new UdpPeer();
        await peer.open(this.world);
        return peer;
      }
      case "closed-port":
      case "free-port":
        return { port: await findFreePort(this.world) };
    }
  }

  /** The bindings with the ports of all peers that have one by now. */
  addPorts(bindings: Bindings): Bindings {
    const bound = new Map(bindings);
    for (const [name, { port }] of this.peers) {
      if (port !== 0) bound.set(name, String(port));
    }
    return bound;
  }

  send(action: Action & { type: "peer-send" }, bindings: Bindings): void {
    const data = fill(action.data, bindings);
    const peer = this.peers.get(action.peer);
    if (peer instanceof UdpPeer)
      peer.send(data, action.to === undefined ? undefined : Number(fill(action.to, bindings)));
    else this.connection(action)?.send(data);
  }

  async connect(action: Action & { type: "connect" }, bindings: Bindings): Promise<string> {
    const peer = this.peers.get(action.peer);
    const port = Number(fill(action.to, bindings));
    // A client that has not connected yet has no port: nobody can be there.
    if (!(peer instanceof TcpPeer) || !Number.isInteger(port)) return "refused";
    return peer.connect(port);
  }

  end(action: Action & { type: "close" | "reset" }): void {
    this.connection(action)?.[action.type]();
  }

  received(action: Expect): Received {
    const peer = this.peers.get(action.peer);
    if (peer instanceof UdpPeer) return { data: peer.received(), closed: false };
    const connection = this.connection(action);
    return connection ? { data: connection.received.text(), closed: connection.closed } : { data: "", closed: true };
  }

  /** The next {@link received} begins here. */
  forget(action: Expect): void {
    const peer = this.peers.get(action.peer);
    if (peer instanceof UdpPeer) peer.forget();
    else this.connection(action)?.received.take();
  }

  close(): void {
    for (const peer of this.peers.values()) {
      if ("close" in peer) peer.close();
    }
  }

  private connection(action: { readonly peer: string; readonly link: number }): PeerConnection | undefined {
    const peer = this.peers.get(action.peer);
    return peer instanceof TcpPeer ? peer.connection(action.link) : undefined;
  }
}
