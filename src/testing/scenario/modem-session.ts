import type { Observer } from "../../core/activity/activity.js";
import { lengthOf } from "../../core/bytes.js";
import { findDialect } from "../../core/dialects/index.js";
import { describeDialect } from "../../core/dialects/words/index.js";
import { Modem } from "../../core/modem.js";
import type { SerialLine } from "../../core/ports.js";
import { MemoryFlash } from "../../node/memory-flash.js";
import { PEER_ADDRESS } from "./scenario.js";
import { ModemOutput, type Session } from "./session.js";
import { openTimeServer } from "./time-server.js";
import type { World } from "./world.js";

/** The access points that every scenario may count on; there are no others. */
const ACCESS_POINTS = [{ ssid: "test_ap", password: "12345678" }, { ssid: "open_ap" }];

/** What reading a line, receiving data and starting look at, whatever the command is. */
const READ_IN_EVERY_LINE: ReadonlySet<string> = new Set([
  "lineBytes",
  "anyCase",
  "commasSplitTexts",
  "echoesCrTwice",
  "refusesByLine",
]);

/** Powers on a modem of our own, in factory state, in the world of its peers. RangeError for an unknown dialect. */
export async function openModem(world: World, dialect: string, observer?: Observer): Promise<Session> {
  const { clock, network, random } = world;
  const output = new ModemOutput(clock);
  const line = new DirectLine(output);
  const faults: string[] = [];
  const chosen = findDialect(dialect);
  const read = new Set<string>();
  const timeServer = await openTimeServer(world);
  const modem = new Modem({
    clock,
    network,
    random,
    log: { write: () => {} },
    line,
    storage: new MemoryFlash(),
    dialect: chosen.name,
    onDialectRead: (section, name) => read.add(`${section} ${name}`),
    ...(observer && { observer }),
    accessPoints: ACCESS_POINTS,
    sntpServer: { host: PEER_ADDRESS, port: timeServer.local.port },
    onBug: (error) => faults.push(error instanceof Error ? `${error.stack}` : String(error)),
  });
  line.onInput = (bytes) => modem.receive(bytes);
  await modem.powerOn();
  return {
    world,
    output,
    send: (bytes) => {
      line.input(bytes);
      return undefined;
    },
    takeFault: () => faults.shift(),
    dialect: chosen.name,
    takePoints: () => {
      const points = describeDialect(chosen).filter(
        ({ section, name }) => read.has(`${section} ${name}`) && !READ_IN_EVERY_LINE.has(name),
      );
      read.clear();
      return points;
    },
    close: async () => {
      await modem.powerOff();
      timeServer.close();
    },
  };
}

/** A serial line without any delay, which takes all that is written. */
class DirectLine implements SerialLine {
  onInput: (bytes: Uint8Array) => void = () => {};
  private isReceiving = true;
  private held: Uint8Array[] = [];

  constructor(private readonly output: ModemOutput) {}

  /** Bytes from the host; held while the modem does not receive. */
  input(bytes: Uint8Array): void {
    if (this.isReceiving) this.onInput(bytes);
    else this.held.push(bytes);
  }

  write(pieces: readonly Uint8Array[]): number {
    for (const bytes of pieces) this.output.append(bytes);
    return lengthOf(pieces);
  }

  setReceiving(on: boolean): void {
    this.isReceiving = on;
    while (this.isReceiving) {
      const bytes = this.held.shift();
      if (!bytes) return;
      this.onInput(bytes);
    }
  }

  configure(): void {
    // Nothing here has a rate.
  }

  drain(done: () => void): void {
    done();
  }
}
