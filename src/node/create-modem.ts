import type { Duplex } from "node:stream";
import {
  type AccessPoint,
  type Clock,
  type Log,
  Modem,
  type ModemState,
  type Network,
  type Observer,
  type OtaServer,
  type Random,
  type Storage,
  stateOf,
} from "../core/index.js";
import { FACTORY_UART } from "../core/settings/definitions.js";
import { commonLab, type Lab } from "../lab/lab.js";
import { LabNetwork } from "../lab/lab-network.js";
import { factoryCertificates } from "./certificates/factory-certificates.js";
import { checkOptions } from "./check-options.js";
import { NodeClock } from "./clock.js";
import { FileFlash } from "./flash-file.js";
import { MemoryFlash } from "./memory-flash.js";
import { NodeNetwork } from "./network/node-network.js";
import { NodeRandom } from "./random.js";
import { SerialHub } from "./serial/hub.js";
import type { Pace } from "./serial/lane.js";
import { MemoryPort } from "./serial/memory-port.js";
import type { SerialPortAdapter } from "./serial/port.js";

export interface CreateModemOptions {
  /** Which firmware it is: a name of `dialects`. Default "2.2". */
  readonly dialect?: string;
  /** Points in which it behaves otherwise than its dialect: names and values of `quirks`. */
  readonly quirks?: Readonly<Record<string, string>>;
  /** In range of the radio; with none, every SSID and password joins. */
  readonly accessPoints?: readonly AccessPoint[];
  /** The station's MAC address, of which the soft-AP has the next one; default "7c:df:a1:00:00:01". */
  readonly mac?: string;
  /** Where settings and partitions persist: a file, or a store of your own. Default: in memory. */
  readonly flash?: string | Storage;
  /** The literal address of this computer on which the modem's own servers listen. Default "127.0.0.1". */
  readonly bind?: string;
  /**
   * The literal address of this computer that stands for the modem's soft-AP: servers of AT+CIPSERVER for all
   * interfaces listen there as well, and those for the soft-AP there alone. On Linux "127.0.0.2" will do. Default: none.
   */
  readonly softApBind?: string;
  /** Server ports of the modem (keys) on other ports of the computer (values); both 1 to 65535. */
  readonly map?: Readonly<Record<number, number>>;
  /** Names that the modem's resolver knows, with their literal addresses. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Where SNTP requests really go, whatever servers the host names; port 123 unless given. */
  readonly sntpServer?: { readonly host: string; readonly port?: number };
  /** The port of the DNS servers that AT+CIPDNS names; default 53. */
  readonly dnsPort?: number;
  /**
   * Where AT+CIUPDATE really looks: "http://HOST[:PORT]" or "https://HOST[:PORT]". Default: the lab's `ota.test`, or
   * without a lab the firmware's own server, which serves the public no more.
   */
  readonly otaServer?: string;
  /**
   * The built-in servers under `.test`: `false` for none, or a {@link Lab} that not every modem of the process shares.
   * Default `true`: nothing of it is loaded or started before one of its names is asked for, which no test does by
   * accident, because nobody else has names under `.test`. It goes with the computer's network.
   */
  readonly lab?: boolean | Lab;
  /** Ways in besides the handle itself. */
  readonly ports?: readonly SerialPortAdapter[];
  /** The pace of output on every port: "auto" (the modem's UART setting), "off", or 80 to 5000000 baud. */
  readonly pace?: Pace;
  /** Default: nothing is logged. */
  readonly log?: Log;
  /** Default: the computer's clock; while it has something to do for the modem, the process does not end. */
  readonly clock?: Clock;
  /** Default: the computer's network; `bind`, `softApBind`, `map`, `hosts`, `dnsPort` and `lab` belong to that one. */
  readonly network?: Network;
  /** Default: the computer's chance. */
  readonly random?: Random;
  /** Called with what should never happen: a fault of the modem itself. Default: an error in the log. */
  readonly onBug?: (error: unknown) => void;
  /** Is told everything that the modem does, as it happens. */
  readonly observer?: Observer;
  /** Called when a port's host has closed its end for good. */
  readonly onEnd?: (port: SerialPortAdapter) => void;
}

/** A modem in this process, and its AT port. */
export interface ModemHandle {
  /** Resolves when every port is open and the modem is on; rejects when one of that failed. */
  readonly opened: Promise<void>;
  /**
   * Bytes from the host to the modem; a string goes as UTF-8. Returns false when the modem holds the host up: what
   * was written waits.
   * @throws TypeError for anything but bytes and strings
   * @throws RangeError when more than 16 MiB would wait
   */
  write(data: Uint8Array | string): boolean;
  /**
   * Hands over all output, the first reader's from the modem's start on (it is held until then). Returns a function
   * that ends it.
   */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** The output piece by piece: `for await (const bytes of modem.read())`. Ends when the modem is closed. */
  read(): AsyncGenerator<Uint8Array, void, undefined>;
  /** The AT port as one of Node's streams. */
  readonly stream: Duplex;
  /** Presses the reset button. */
  reset(): void;
  /** Takes the power away and gives it back. */
  powerCycle(): Promise<void>;
  /**
   * Pulls the antenna off, or puts it on again. Without it the station loses its access point (WIFI DISCONNECT) and
   * scans find nothing; with it again the station comes back as AT+CWJAP and AT+CWRECONNCFG say.
   */
  setAntenna(attached: boolean): void;
  /** Breaks the connection of a link, 0 to 4, as if its peer had reset it. False when the link is not open. */
  dropLink(id: number): boolean;
  /**
   * The IPv4 address that the station reports from its next join on; without one, the computer's own again.
   * @throws RangeError when it is not an IPv4 address
   */
  setNextAddress(ip?: string): void;
  /** What the modem is at this moment: Wi-Fi, links, server, settings. A copy; it does not change. */
  state(): ModemState;
  /** Resolves when all input was dealt with and all output has left. */
  idle(): Promise<void>;
  /** Closes every port, link and timer, links in order: their peers see a FIN. May be called twice. */
  close(): Promise<void>;
}

/** How often the end of a command is looked for, and how often it has to be found in a row. */
const IDLE_CHECK_MS = 20;
const IDLE_CHECKS = 5;
/** How long the last bytes of a link may take when the modem is closed, and how often they are looked at. */
const LAST_BYTES_MS = 300;
const CLOSE_CHECK_MS = 10;
const SNTP_PORT = 123;
const LAB_OTA_SERVER = "ota.test";

/**
 * Makes a modem and switches it on. It can be written to and read from at once.
 * @throws TypeError or RangeError for an option that is wrong, with its value in the text
 */
export function createModem(options: CreateModemOptions = {}): ModemHandle {
  checkOptions(options);
  return new HostedModem(options);
}

class HostedModem implements ModemHandle {
  readonly opened: Promise<void>;
  readonly #port = new MemoryPort();
  readonly #clock: Clock;
  readonly #hub: SerialHub;
  readonly #modem: Modem;
  /** Only when it is ours to close. */
  readonly #network: NodeNetwork | undefined;
  readonly #lab: LabNetwork | undefined;
  #stream: Duplex | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: CreateModemOptions) {
    const log = options.log ?? { write: () => undefined };
    const { dialect, accessPoints, mac, pace, onBug, onEnd } = options;
    // a program that waits for its modem must not end; closing the modem lets it
    this.#clock = options.clock ?? new NodeClock({ keepAlive: true });
    this.#network = options.network ? undefined : networkFor(options, log);
    this.#lab = this.#network && labFor(options, this.#network);
    this.#hub = new SerialHub([this.#port, ...(options.ports ?? [])], {
      clock: this.#clock,
      settings: FACTORY_UART,
      ...(pace !== undefined && { pace }),
      ...(onEnd && { onEnd }),
      ...(options.observer && { onUnread: () => this.#modem.tell?.({ kind: "unread" }) }),
    });
    this.#modem = new Modem({
      clock: this.#clock,
      network: options.network ?? this.#lab ?? (this.#network as NodeNetwork),
      storage: typeof options.flash === "string" ? new FileFlash(options.flash) : (options.flash ?? new MemoryFlash()),
      random: options.random ?? new NodeRandom(),
      log,
      line: this.#hub,
      factoryCertificates,
      ...(dialect !== undefined && { dialect }),
      ...(accessPoints && { accessPoints }),
      ...(mac !== undefined && { mac: mac.toLowerCase() }),
      ...(onBug && { onBug }),
      ...(options.observer && { observer: options.observer }),
      ...(options.quirks && { quirks: options.quirks }),
      ...(options.sntpServer && { sntpServer: { port: SNTP_PORT, ...options.sntpServer } }),
      ...(options.otaServer !== undefined
        ? { otaServer: otaServerOf(options.otaServer) }
        : this.#lab && { otaServer: { host: LAB_OTA_SERVER } }),
    });
    this.#hub.attach(this.#modem);
    this.opened = this.#open();
    // Whoever does not wait for it learns of a failure from what they read.
    this.opened.catch(() => undefined);
  }

  write(data: Uint8Array | string): boolean {
    if (typeof data === "string") return this.#port.send(new TextEncoder().encode(data));
    if (data instanceof Uint8Array) return this.#port.send(data);
    throw new TypeError(`write takes a Uint8Array or a string, not ${String(data)}`);
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    if (typeof listener !== "function") throw new TypeError(`onData takes a function, not ${String(listener)}`);
    return this.#port.listen(listener);
  }

  read(): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#port.read();
  }

  get stream(): Duplex {
    this.#stream ??= this.#port.toStream();
    return this.#stream;
  }

  reset(): void {
    this.#modem.reset();
  }

  async powerCycle(): Promise<void> {
    await this.opened;
    await this.#modem.powerOff();
    await this.#modem.powerOn();
  }

  setAntenna(attached: boolean): void {
    this.#modem.hands.setAntenna(attached);
  }

  dropLink(id: number): boolean {
    return this.#modem.hands.dropLink(id);
  }

  setNextAddress(ip?: string): void {
    this.#modem.hands.setNextAddress(ip);
  }

  state(): ModemState {
    return stateOf(this.#modem);
  }

  async idle(): Promise<void> {
    await this.opened;
    for (let found = 0; found < IDLE_CHECKS; found = this.#isIdle ? found + 1 : 0) {
      await new Promise<void>((resolve) => this.#clock.schedule(IDLE_CHECK_MS, resolve));
    }
    await new Promise<void>((resolve) => this.#hub.drain(resolve));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // The ports first and at once: what must not outlive the process is gone when this returns.
    await Promise.all([this.#hub.close(), this.#modem.powerOff({ inOrder: true })]);
    const network = this.#network;
    if (!network) return;
    // The last bytes of closed links get a moment; a peer that does not take them must not hold us up.
    for (let waitedMs = 0; network.openCount > 0 && waitedMs < LAST_BYTES_MS; waitedMs += CLOSE_CHECK_MS) {
      await new Promise((resolve) => setTimeout(resolve, CLOSE_CHECK_MS));
    }
    network.closeAll();
    await this.#lab?.close();
  }

  get #isIdle(): boolean {
    const { dispatcher, input, transmitter } = this.#modem;
    const isBusy = input.mode === dispatcher.busy || input.mode === dispatcher.deaf;
    return this.#closing !== undefined || (!isBusy && transmitter.queuedBytes === 0);
  }

  async #open(): Promise<void> {
    // What a host writes before the modem is up would be lost as on a chip that boots; here it waits.
    this.#hub.setReceiving(false);
    try {
      await this.#hub.open();
      await this.#modem.powerOn();
      await this.#hub.settled();
    } catch (error) {
      this.#port.end(error as Error);
      await this.close();
      throw error;
    }
    this.#hub.setReceiving(true);
  }
}

function otaServerOf(url: string): OtaServer {
  const { hostname, port } = new URL(url);
  return { host: hostname, ...(port !== "" && { port: Number(port) }) };
}

function labFor({ lab = true, hosts = {} }: CreateModemOptions, network: NodeNetwork): LabNetwork | undefined {
  if (lab === false) return undefined;
  return new LabNetwork(network, lab === true ? commonLab : lab, Object.keys(hosts));
}

function networkFor({ bind, softApBind, map, hosts, dnsPort }: CreateModemOptions, log: Log): NodeNetwork {
  return new NodeNetwork({
    log,
    ...(bind !== undefined && { bind }),
    ...(softApBind !== undefined && { softApBind }),
    ...(map && { portMap: new Map(Object.entries(map).map(([port, hostPort]) => [Number(port), hostPort])) }),
    ...(dnsPort !== undefined && { dnsPort }),
    ...(hosts && { hosts: new Map(Object.entries(hosts)) }),
  });
}
