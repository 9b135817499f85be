import type { Activity } from "./activity/activity.js";
import { observeLine } from "./activity/observe-line.js";
import { observeNetwork } from "./activity/observe-network.js";
import { NO_BYTES } from "./bytes.js";
import { commands, commandsByName } from "./commands/index.js";
import type { Dialect } from "./dialects/dialect.js";
import { DEFAULT_DIALECT, findDialect } from "./dialects/index.js";
import { applyQuirks } from "./dialects/quirks.js";
import { watchDialect } from "./dialects/watch-dialect.js";
import { Dispatcher } from "./dispatch/dispatcher.js";
import type { ParameterScope } from "./dispatch/parameters.js";
import { Firmware } from "./firmware/firmware.js";
import { Manufacturing } from "./firmware/manufacturing.js";
import { Updater } from "./firmware/update.js";
import { Flash } from "./flash.js";
import { Hands } from "./hands.js";
import { Certificates } from "./links/certificates.js";
import { ConnectionStatus } from "./links/connection-status.js";
import { LinkServer } from "./links/link-server.js";
import { Links } from "./links/links.js";
import { Passthrough } from "./links/passthrough.js";
import { enterTransLink } from "./links/trans-link.js";
import { Mdns } from "./mdns/mdns.js";
import { Memory } from "./memory.js";
import { Messages } from "./messages.js";
import { DEFAULT_MAC, type ModemOptions } from "./modem-options.js";
import type { Clock, Log, Network, Random, SerialLine, Timer } from "./ports.js";
import type { InputMode } from "./serial/input-mode.js";
import { MessageFilters } from "./serial/message-filters.js";
import { SerialInput } from "./serial/serial-input.js";
import { Transmitter } from "./serial/transmitter.js";
import { Uart } from "./serial/uart.js";
import { Settings } from "./settings/settings.js";
import { SntpClient } from "./sntp/sntp-client.js";
import { SystemTime } from "./system-time.js";
import { Surroundings } from "./wifi/access-points.js";
import { DEFAULT_WIFI_TIMING } from "./wifi/station.js";
import { Wifi } from "./wifi/wifi.js";

/** From the OK of a restart to the banner; milliseconds. A chip takes longer; drivers wait for the banner (guess). */
const RESTART_MS = 300;

const READY = "\r\nready\r\n";

/** An ESP-AT modem: bytes from the host in, bytes for the host out, and a network behind it. */
export class Modem {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly network: Network;
  readonly random: Random;
  readonly log: Log;
  readonly settings: Settings;
  readonly flash: Flash;
  readonly transmitter: Transmitter;
  readonly filters: MessageFilters;
  readonly input: SerialInput;
  readonly dispatcher: Dispatcher;
  readonly messages: Messages;
  readonly uart: Uart;
  readonly time: SystemTime;
  readonly wifi: Wifi;
  readonly status: ConnectionStatus;
  readonly memory: Memory;
  readonly sntp: SntpClient;
  readonly mdns: Mdns;
  readonly firmware: Firmware;
  readonly updater: Updater;
  readonly certificates: Certificates;
  readonly manufacturing: Manufacturing;
  /** All there are; which of them this dialect has is the dialect's matter. */
  readonly commands = commands;
  readonly links: Links;
  readonly server: LinkServer;
  readonly hands = new Hands(this);
  /** Tells the observer, if there is one. */
  readonly tell: ((activity: Activity) => void) | undefined;
  /** Counts restarts, so that what began before one can tell that it is over. */
  generation = 0;

  readonly #line: SerialLine;
  readonly #onBug: (error: unknown) => void;
  readonly #silent: InputMode = { receive: () => NO_BYTES };
  #starting: Timer | undefined;
  #nextMode: InputMode | undefined;
  #on = false;
  #sendingIsHeld = false;
  #held = false;

  constructor(options: ModemOptions) {
    const dialect = options.dialect === undefined ? DEFAULT_DIALECT : findDialect(options.dialect);
    this.dialect = watchDialect(applyQuirks(dialect, options.quirks ?? {}), options.onDialectRead);
    this.settings = new Settings({
      serverTimeoutSeconds: this.dialect.defaults.serverTimeoutSeconds,
      sleepMode: this.dialect.defaults.sleepMode,
    });
    this.clock = options.clock;
    const { observer } = options;
    this.tell = observer && ((activity) => observer(activity, this.clock.now()));
    this.network = this.tell ? observeNetwork(options.network, this.tell) : options.network;
    this.random = options.random;
    this.log = options.log;
    this.flash = new Flash(options.storage, this.settings, this.log);
    this.#line = this.tell ? observeLine(options.line, this.tell) : options.line;
    this.#onBug =
      options.onBug ?? ((error) => this.log.write("error", "fault in the modem", { error: describe(error) }));
    this.transmitter = new Transmitter(this.#line, (congested) => {
      this.links.receiver.setCongested(congested);
      this.#updateHeld();
    });
    this.filters = new MessageFilters(this.transmitter);
    this.dispatcher = new Dispatcher(this, commandsByName);
    this.input = new SerialInput(
      this.clock,
      this.#silent,
      () => {
        this.dispatcher.startFound();
        this.#updateHeld();
      },
      () => this.#updateHeld(),
    );
    this.messages = new Messages(
      this.transmitter,
      this.settings,
      () => this.passthrough !== undefined,
      this.dialect.replies.timeUpdated,
    );
    this.uart = new Uart(this.#line, this.settings);
    this.time = new SystemTime(this.clock);
    this.status = new ConnectionStatus(
      () => this.dialect.rules.statusCountsUdp,
      () => this.wifi.station.hasIp || !this.dialect.rules.statusNeedsAddress,
    );
    this.wifi = new Wifi(this, {
      surroundings: new Surroundings(options.accessPoints),
      mac: options.mac ?? DEFAULT_MAC,
      timing: { ...DEFAULT_WIFI_TIMING, ...options.wifiTiming },
    });
    this.links = new Links(this, this.#line);
    this.server = new LinkServer(this);
    this.sntp = new SntpClient(this, options.sntpServer);
    this.mdns = new Mdns(this.network);
    this.firmware = new Firmware(this.flash, this.dialect.versionLines);
    this.certificates = new Certificates(this.flash, options.factoryCertificates);
    this.manufacturing = new Manufacturing(this.flash, () => this.certificates.prepare());
    this.updater = new Updater(this, options.otaServer);
    this.memory = new Memory(this.links.table, this.transmitter);
  }

  /** What the reading of parameters depends on. */
  get parameterScope(): ParameterScope {
    return { multiplex: this.settings.get("multiplex") === 1 };
  }

  /** It has begun to run: switched on, and not on its way through a restart. */
  get isStarted(): boolean {
    return this.input.mode !== this.#silent;
  }

  /** The passthrough that is going on. */
  get passthrough(): Passthrough | undefined {
    return this.input.mode instanceof Passthrough ? this.input.mode : undefined;
  }

  /** Where input goes once a command has given its result. */
  takeModeAfterCommand(): InputMode {
    const mode = this.#nextMode ?? this.dispatcher.reading;
    this.#nextMode = undefined;
    return mode;
  }

  /** From the end of the present command on, input goes to this mode (passthrough). */
  enterAfterCommand(mode: InputMode): void {
    this.#nextMode = mode;
  }

  // ------------------------------------------------------------------------------------ host's side

  /** Bytes from the host; the modem owns the array from now on. */
  receive(bytes: Uint8Array): void {
    this.tell?.({ kind: "host", bytes });
    this.input.receive(bytes);
  }

  /** The line takes output again. */
  lineWritable(): void {
    this.transmitter.flush();
  }

  // ---------------------------------------------------------------------------------------- power

  /** Loads flash and starts. Rejects when flash cannot be read. */
  async powerOn(): Promise<void> {
    if (this.#on) return;
    this.#on = true;
    const { generation } = this;
    try {
      await this.flash.load();
    } catch (failure) {
      this.#on = false;
      throw failure;
    }
    if (generation === this.generation) this.#start(); // not switched off meanwhile
  }

  /**
   * Ends every link and timer; flash keeps what was saved. The modem can be powered on again. Its peers see an RST, or
   * with `inOrder` that it has closed their connections.
   */
  powerOff({ inOrder = false }: { readonly inOrder?: boolean } = {}): Promise<void> {
    this.#on = false;
    this.#stop(inOrder);
    return Promise.resolve();
  }

  /** The reset button: links are gone, and the modem starts anew from flash. */
  reset(): void {
    if (this.#on) this.restart();
  }

  /** As {@link reset}; `delayMs` is how long the modem stays away (deep sleep). */
  restart(delayMs = RESTART_MS): void {
    this.#stop();
    this.#starting = this.clock.schedule(delayMs, () => this.#start());
  }

  /** AT+RST=1: waits for a download that never comes, until the reset button is pressed. */
  halt(): void {
    this.#stop();
  }

  /** Something that must not happen. */
  reportBug(error: unknown): void {
    this.#onBug(error);
  }

  /** Holds the host up while more has been taken in than the network takes. */
  setHostHeld(held: boolean): void {
    this.#sendingIsHeld = held;
    this.#updateHeld();
  }

  /** Also held up: a host that does not read its answers. One that sends data is not; it may read only afterwards. */
  #updateHeld(): void {
    const isUnread = this.transmitter.congested && this.input.mode.answers === true;
    const held = this.#sendingIsHeld || isUnread || this.input.full;
    if (held === this.#held) return;
    this.#held = held;
    this.#line.setReceiving(!held);
  }

  #stop(inOrder = false): void {
    this.generation++;
    this.#starting?.cancel();
    this.#nextMode = undefined;
    this.input.restart(this.#silent);
    this.dispatcher.clear();
    this.filters.reset();
    this.server.shutDown();
    this.links.shutDown(inOrder);
    this.sntp.stop();
    this.mdns.withdraw();
    this.updater.stop();
    this.wifi.shutDown();
    this.status.reset();
    this.setHostHeld(false);
  }

  #start(): void {
    this.tell?.({ kind: "start" });
    this.firmware.boot();
    this.settings.load(this.flash.read().nvs);
    this.uart.apply();
    const saved = this.settings.get("transLink");
    if (saved) {
      enterTransLink(this, saved);
      this.transmitter.write("\r\n>");
    } else {
      this.input.restart(this.dispatcher.reading);
    }
    this.transmitter.write(READY);
    this.wifi.start();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
