import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Aedes, AedesPublishPacket } from "aedes";
import type { LabHost, LabService, LabSurroundings } from "../lab-host.js";
import { serve } from "../serve.js";
import { identityOf } from "../tls.js";

const LONGEST_PAYLOAD_BYTES = 262_144;
const MOST_RETAINED = 1000;

/** One for both ports of a lab, so that their clients meet. */
const brokers = new WeakMap<LabSurroundings, Promise<Aedes>>();

function brokerOf(surroundings: LabSurroundings): Promise<Aedes> {
  const broker = brokers.get(surroundings) ?? createBroker();
  brokers.set(surroundings, broker);
  return broker;
}

/** A broker whose memory has a limit: no session outlives its connection, and so many topics have retained messages. */
async function createBroker(): Promise<Aedes> {
  const { Aedes } = await import("aedes");
  const retained = new Set<string>();
  const keep = ({ topic, payload }: Pick<AedesPublishPacket, "topic" | "payload">): boolean => {
    if (payload.length === 0) retained.delete(topic);
    else if (retained.size < MOST_RETAINED || retained.has(topic)) retained.add(topic);
    else return false;
    return true;
  };
  return Aedes.createBroker({
    preConnect(_, packet, done) {
      packet.clean = true;
      done(null, true);
    },
    authorizePublish(_, packet, done) {
      const fits = packet.payload.length <= LONGEST_PAYLOAD_BYTES && (!packet.retain || keep(packet as never));
      done(fits ? null : new Error("more than the broker of the lab takes"));
    },
  });
}

const open =
  (isSecure: boolean): LabService["open"] =>
  async (surroundings) => {
    const broker = await brokerOf(surroundings);
    const server = isSecure
      ? createTlsServer(await identityOf(surroundings, "mqtt.test"), (socket) => void broker.handle(socket))
      : createServer((socket) => void broker.handle(socket));
    server.on("tlsClientError", (_, socket) => socket.destroy());
    const service = await serve(server);
    return {
      port: service.port,
      close() {
        service.close();
        broker.close();
      },
    };
  };

export const mqtt: LabHost = {
  name: "mqtt.test",
  number: 183,
  summary: "An MQTT broker (3.1.1) for any user and password; the clients of both ports meet.",
  services: [
    { protocol: "tcp", port: 1883, summary: "MQTT", open: open(false) },
    { protocol: "tcp", port: 8883, summary: "MQTT over TLS", open: open(true) },
  ],
  notes:
    "A message has at most 262144 bytes, and 1000 topics may have a retained one. No session outlives its connection.",
};
