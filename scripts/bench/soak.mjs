/** Whether anything piles up in a modem: connections made and closed again, and bytes through passthrough. */
import { createServer } from "node:net";
import { ask, listenAsPeer, openHost } from "./load.mjs";
import { memoryKb, openFiles, startModem } from "./processes.mjs";
import { inPassthrough, joined } from "./rows.mjs";

const LOOKS = 10;
/** The memory of the first part is that of a modem that still grows into its work; later it may breathe so much. */
const SETTLED_SHARE = 0.2;
const ALLOWED_GROWTH_KB = 30 * 1024;
const ALLOWED_FILES = 3;
const MEGABYTE = Buffer.alloc(1e6, "a");
const OK = "\r\nOK\r\n";

/** Connect, send, receive what comes back, close; each with its answer. */
export async function soakRounds(rounds, report) {
  const peer = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("data", (bytes) => socket.write(bytes));
    // A reset instead of a goodbye: the system would keep 28,000 closed connections for a minute, and have no more.
    socket.on("end", () => socket.resetAndDestroy());
    socket.on("error", () => undefined);
  });
  await new Promise((resolve) => peer.listen(0, "127.0.0.1", resolve));
  const { port } = peer.address();
  const modem = await startModem("tcp");
  const host = await openHost(modem.end);
  for (const [line, ending] of joined) await ask(host, `${line}\r\n`, ending);
  const looks = [];
  for (let round = 1; round <= rounds; round++) {
    await ask(host, `AT+CIPSTART="TCP","127.0.0.1",${port}\r\n`, OK);
    await ask(host, "AT+CIPSEND=4\r\n", ">");
    // what comes back may come before SEND OK or after it
    await ask(host, "ping", (answer) => answer.includes("SEND OK\r\n") && /\+IPD,4:ping/.test(answer));
    await ask(host, "AT+CIPCLOSE\r\n", OK);
    if (round % Math.ceil(rounds / LOOKS) === 0) looks.push(look(modem.pid, `${round} rounds`, report));
  }
  host.close();
  await modem.stop();
  peer.close();
  return isFlat(looks);
}

/** So many megabytes to the network and back to the host. */
export async function soakPassthrough(megabytes, report) {
  const peers = await listenAsPeer();
  const modem = await startModem("tcp");
  const host = await openHost(modem.end);
  for (const [line, ending] of inPassthrough) await ask(host, `${line.replace("PORT", peers.port)}\r\n`, ending);
  const peer = await peers.next();
  const looks = [];
  let returnedBytes = 0;
  host.readable.on("data", (bytes) => (returnedBytes += bytes.length));
  peer.pipe(peer);
  for (let sent = 1; sent <= megabytes; sent++) {
    if (!host.writable.write(MEGABYTE)) await new Promise((resolve) => host.writable.once("drain", resolve));
    if (sent % Math.ceil(megabytes / LOOKS) === 0) looks.push(look(modem.pid, `${sent} MB`, report));
  }
  while (returnedBytes < megabytes * MEGABYTE.length)
    await new Promise((resolve) => host.readable.once("data", resolve));
  looks.push(look(modem.pid, `${megabytes} MB there and back`, report));
  host.close();
  await modem.stop();
  peer.destroy();
  peers.close();
  return isFlat(looks);
}

function look(pid, when, report) {
  const seen = { memoryKb: memoryKb(pid), files: openFiles(pid) };
  report(`${when}: ${(seen.memoryKb / 1024).toFixed(1)} MB of memory, ${seen.files} open files`);
  return seen;
}

function isFlat(looks) {
  const settled = looks.slice(Math.floor(looks.length * SETTLED_SHARE));
  const spread = (name) => settled.at(-1)[name] - Math.min(...settled.map((seen) => seen[name]));
  return spread("memoryKb") <= ALLOWED_GROWTH_KB && spread("files") <= ALLOWED_FILES;
}
