// What the modem is measured against: the least that a Node program can do between the same two ends.
//   node reference.mjs pump|echo|answer tcp|pty PEER_PORT
// pump    hands on what comes, in both directions
// echo    gives back what comes
// answer  a line is answered with ">", the payload behind it goes to the peer and is answered when that has taken it
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";
import { ReadStream } from "node:tty";

const [role, transport, peerPort] = process.argv.slice(2);
const PAYLOAD_BYTES = 2048;
const ANSWER = Buffer.from("\r\nSEND OK\r\n");
const PROMPT = Buffer.from(">");

const roles = {
  pump(host) {
    const peer = connect({ port: Number(peerPort), host: "127.0.0.1" });
    handOn(host, peer);
    handOn(peer, host);
    peer.on("error", () => undefined);
  },
  echo(host) {
    host.on("data", (bytes) => host.write(bytes));
  },
  answer(host) {
    const peer = connect({ port: Number(peerPort), host: "127.0.0.1" });
    let wanted = 0;
    host.on("data", (bytes) => {
      if (wanted === 0) {
        wanted = PAYLOAD_BYTES;
        host.write(PROMPT);
        return;
      }
      wanted -= bytes.length;
      peer.write(bytes, () => wanted === 0 && host.write(ANSWER));
    });
  },
};

function handOn(from, to) {
  from.on("data", (bytes) => {
    if (!to.write(bytes)) from.pause();
  });
  to.on("drain", () => from.resume());
}

function listen() {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    roles[role](socket);
  });
  server.listen(0, "127.0.0.1", () => process.stderr.write(`tcp 127.0.0.1:${server.address().port}\nready\n`));
}

/** The terminal's master: read as Node does it, written without blocking. */
async function openTerminal() {
  const { default: koffi } = await import("koffi");
  const libc = koffi.load(null);
  const master = libc.func("int posix_openpt(int)")(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  libc.func("int grantpt(int)")(master);
  libc.func("int unlockpt(int)")(master);
  const name = Buffer.alloc(128);
  libc.func("int ptsname_r(int, void *, size_t)")(master, name, name.length);
  const path = name.toString("latin1", 0, name.indexOf(0));
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY); // stays open: no hang-up between clients
  const termios = Buffer.alloc(256);
  libc.func("int tcgetattr(int, void *)")(slave, termios);
  libc.func("void cfmakeraw(void *)")(termios);
  libc.func("int tcsetattr(int, int, void *)")(slave, 0, termios);
  process.on("exit", () => closeSync(slave));

  const stream = new ReadStream(master);
  let waiting = [];
  const flush = () => {
    while (waiting.length > 0) {
      const [bytes] = waiting;
      let taken = 0;
      try {
        while (taken < bytes.length) taken += writeSync(master, bytes, taken);
      } catch {
        waiting[0] = bytes.subarray(taken);
        setImmediate(flush);
        return;
      }
      waiting.shift();
    }
    stream.emit("drain");
  };
  stream.write = (bytes) => {
    waiting = [...waiting, bytes];
    if (waiting.length === 1) flush();
    return waiting.length === 0;
  };
  process.stderr.write(`pty ${path}\nready\n`);
  roles[role](stream);
}

if (transport === "tcp") listen();
else await openTerminal();
