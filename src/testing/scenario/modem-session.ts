import { Modem } from "../../core/modem.js";
import type { SerialLine } from "../../core/ports.js";
import { MemoryFlash } from "../../node/memory-flash.js";
import { ModemOutput, type Session } from "./session.js";
import type { World } from "./world.js";

/** The access points that every scenario may count on; there are no others. */
const ACCESS_POINTS = [{ ssid: "test_ap", password: "12345678" }, { ssid: "open_ap" }];

/** Powers on a modem of our own, in factory state, in the world of its peers. */
export async function openModem(world: World, dialect: string): Promise<Session> {
  const output = new ModemOutput(world.clock);
  const line = new DirectLine(output);
  const { clock, network, random } = world;
  const faults: string[] = [];
  const modem = new Modem({
    clock,
    network,
    random,
    log: { write: () => {} },
    line,
    storage: new MemoryFlash(),
    dialect,
    accessPoints: ACCESS_POINTS,
    onBug: (error) => faults.push(error instanceof Error ? `${error.stack}` : String(error)),
  });
  line.onInput = (bytes) => modem.receive(bytes);
  await modem.powerOn();
  return {
    world,
    output,
    send: (bytes) => line.input(bytes),
    takeFault: () => faults.shift(),
    close: () => modem.powerOff(),
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

  write(bytes: Uint8Array): number {
    this.output.append(bytes);
    return bytes.length;
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
