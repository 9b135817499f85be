import type { UdpSocket } from "../../core/ports.js";
import { openOnFreePort } from "./free-port.js";
import { PEER_ADDRESS } from "./scenario.js";
import type { World } from "./world.js";

const PACKET_BYTES = 48;
/** Leap indicator 0, version 4, mode server. */
const VERSION_4_SERVER = 0x24;
/** Synchronised by a server that has the time itself. */
const STRATUM = 2;
const ORIGINATE_TIME = 24;
const TRANSMIT_TIME = 40;
/** From 1900 to 1970. */
const EPOCH_OFFSET_SECONDS = 2_208_988_800;

/** How long every scenario may expect an answer to take. */
const ANSWER_DELAY_MS = 300;

/** Tells the time of the world's clock over SNTP (RFC 4330) on a free UDP port, until it is closed. */
export async function openTimeServer(world: World): Promise<UdpSocket> {
  const addresses = { localAddress: PEER_ADDRESS, remote: { address: PEER_ADDRESS, port: 0 } };
  const socket: UdpSocket = await openOnFreePort(world, (localPort) =>
    world.network.openUdp(
      { localPort, ...addresses },
      {
        onMessage: (request, from) => {
          if (request.length < PACKET_BYTES) return;
          world.clock.schedule(ANSWER_DELAY_MS, () => {
            socket.send(answerTo(request, world.clock.wallTimeMs()), from).catch(() => {
              // Nobody waits for it any more.
            });
          });
        },
      },
    ),
  );
  return socket;
}

function answerTo(request: Uint8Array, timeMs: number): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES);
  const view = new DataView(packet.buffer);
  view.setUint8(0, VERSION_4_SERVER);
  view.setUint8(1, STRATUM);
  packet.set(request.subarray(TRANSMIT_TIME, PACKET_BYTES), ORIGINATE_TIME);
  // Seconds count modulo 2^32; that is how RFC 4330 goes on after 2036.
  view.setUint32(TRANSMIT_TIME, Math.floor(timeMs / 1000) + EPOCH_OFFSET_SECONDS);
  view.setUint32(TRANSMIT_TIME + 4, Math.floor(((timeMs % 1000) / 1000) * 2 ** 32));
  return packet;
}
