import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log, Observer } from "../core/index.js";
import { type CreateModemOptions, createModem, type ModemHandle } from "../node/create-modem.js";
import { TcpPort } from "../node/serial/tcp-port.js";
import { type FleetSettings, optionsOf } from "./fleet-settings.js";

/** More would not be faster, and the process answers meanwhile. */
const OPENING_AT_ONCE = 64;

/** Makes the modem of this name, for somebody who wants to know all of them. */
export type NamedModemMaker = (name: string, options: CreateModemOptions) => ModemHandle;

interface Member {
  readonly modem: ModemHandle;
  readonly port: TcpPort;
}

/** A range of modems in this process, each with a TCP port of its own. */
export class ModemGroup {
  /** In the order of their numbers. */
  readonly #members: Member[] = [];
  #closing: Promise<void> | undefined;

  constructor(
    private readonly settings: FleetSettings,
    private readonly log: Log,
    private readonly observer?: Observer,
    private readonly create: NamedModemMaker = (_name, options) => createModem(options),
  ) {}

  get size(): number {
    return this.#members.length;
  }

  get ports(): readonly number[] {
    return this.#members.map(({ port }) => port.port);
  }

  /** How many modems have a client at their AT port. */
  get clients(): number {
    return this.#members.filter(({ port }) => port.hasClient).length;
  }

  /** Opens them all. When one cannot be had, closes the others and rejects with its SerialPortError or FlashFileError. */
  async open(): Promise<void> {
    let next = 0;
    const openOneByOne = async () => {
      while (next < this.settings.count && this.#closing === undefined) await this.#openOne(next++);
    };
    try {
      await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openOneByOne));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all(this.#members.map(({ modem }) => modem.close())).then(() => undefined);
    return this.#closing;
  }

  async #openOne(index: number): Promise<void> {
    const { host, basePort, firstNumber } = this.settings;
    const number = firstNumber + index;
    const options = optionsOf(this.settings, number);
    const log: Log = {
      write: (level, message, fields) => this.log.write(level, message, { modem: number, ...fields }),
    };
    const otherPort = "another --base-port";
    const port = new TcpPort({ host, port: basePort === 0 ? 0 : basePort + index, log, otherPort });
    // what cannot be made is told by the flash file itself
    if (typeof options.flash === "string") await mkdir(dirname(options.flash), { recursive: true }).catch(() => {});
    if (this.#closing !== undefined) return;
    const modem = this.create(`modem ${number}`, {
      ...options,
      ports: [port],
      log,
      ...(this.observer && { observer: this.observer }),
    });
    this.#members[index] = { modem, port };
    await modem.opened;
  }
}
