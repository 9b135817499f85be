import { textOf } from "../bytes.js";
import { CommandError } from "../dispatch/command-error.js";
import type { Modem } from "../modem.js";
import { type HttpExchange, NetworkError } from "../ports.js";
import { nameServers } from "../resolve.js";

/** Where the stock firmware looks; it no longer serves the public. Source: shared dialects, over-the-air update. */
const STOCK_SERVER = "iot.espressif.cn";
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The whole of it may take so long. Source: manual, AT+CIUPDATE. */
const TIMEOUT_MS = 180_000;

const MAXIMUM_IMAGE_BYTES = 16 * 1024 * 1024;
const MAXIMUM_LIST_BYTES = 64 * 1024;

/** What can be loaded besides the application: the certificates of the first number, as the firmware names them. */
const PARTITIONS = new Set(
  ["client", "server", "mqtt", "wpa2"].flatMap((owner) => [`${owner}_cert`, `${owner}_key`, `${owner}_ca`]),
);

export interface OtaServer {
  readonly host: string;
  /** Absent: 80, or 443 with TLS. */
  readonly port?: number;
}

export interface UpdateRequest {
  readonly secure: boolean;
  /** undefined: the newest that the server has. */
  readonly version: string | undefined;
  /** "ota" for the application, or a partition. */
  readonly name: string;
}

/** 0 idle, 1 server found, 2 connected, 3 version known, 4 done, -1 failed. */
export type UpdateState = 0 | 1 | 2 | 3 | 4 | -1;

/** What can be given up half-way: an update, or a question for the newest version. */
interface Task {
  exchange?: HttpExchange;
}

/** The update protocol of the public firmware's example. A failure at any point leaves flash as it was. */
export class Updater {
  #state: UpdateState = 0;
  #update: Task | undefined;
  readonly #tasks = new Set<Task>();

  constructor(
    private readonly modem: Modem,
    private readonly server: OtaServer = { host: STOCK_SERVER },
  ) {}

  /** Where the last update since the start has come to. */
  get state(): UpdateState {
    return this.#state;
  }

  get running(): boolean {
    return this.#update !== undefined;
  }

  /** `onState` hears of each step. Resolves true when the new image is the one to start next. */
  async run(request: UpdateRequest, onState: (state: UpdateState) => void): Promise<boolean> {
    const task = this.#begin();
    this.#update = task;
    const reach = (state: UpdateState) => {
      this.#state = state;
      onState(state);
    };
    const limit = this.modem.clock.schedule(TIMEOUT_MS, () => task.exchange?.abort());
    try {
      const address = await this.#resolve(task);
      reach(1);
      const version = request.version ?? (await this.#newestVersion(task, request.secure, address, () => reach(2)));
      if (request.version === undefined) reach(3);
      const [forVersion, forName] = [version, request.name].map(encodeURIComponent);
      const path = `/v1/device/rom/?action=download_rom&version=${forVersion}&filename=${forName}.bin`;
      const body = await this.#get(task, request.secure, address, path, MAXIMUM_IMAGE_BYTES);
      if (!(await this.#store(request.name, body))) throw unusable(request.name);
      reach(4);
      return true;
    } catch (failure) {
      // a CommandError: flash could not be written
      if (!(failure instanceof NetworkError || failure instanceof CommandError)) throw failure;
      this.modem.log.write("warn", `update: ${failure.message}`);
      if (this.#update === task) this.#state = -1;
      return false;
    } finally {
      limit.cancel();
      this.#tasks.delete(task);
      if (this.#update === task) this.#update = undefined;
    }
  }

  /** The newest version that the server has. Rejects with {@link NetworkError}. */
  async newestVersion(): Promise<string> {
    const task = this.#begin();
    try {
      return await this.#newestVersion(task, false, await this.#resolve(task), () => {});
    } finally {
      this.#tasks.delete(task);
    }
  }

  /** A reset: gives everything up. */
  stop(): void {
    for (const { exchange } of this.#tasks) exchange?.abort();
    this.#tasks.clear();
    this.#update = undefined;
    this.#state = 0;
  }

  #begin(): Task {
    const task: Task = {};
    this.#tasks.add(task);
    return task;
  }

  async #resolve(task: Task): Promise<string> {
    const address = await this.modem.network.resolve(this.server.host, nameServers(this.modem));
    this.#demandAlive(task);
    return address;
  }

  async #newestVersion(task: Task, secure: boolean, address: string, onConnected: () => void): Promise<string> {
    const path = "/v1/device/rom/?is_format_simple=true";
    const body = await this.#get(task, secure, address, path, MAXIMUM_LIST_BYTES, onConnected);
    const version = /"rom_version"\s*:\s*"([^"]+)"/.exec(textOf(body))?.[1];
    if (version === undefined) throw new NetworkError("other", "the update server names no version");
    return version;
  }

  async #get(
    task: Task,
    secure: boolean,
    address: string,
    path: string,
    maximumBytes: number,
    onConnected?: () => void,
  ): Promise<Uint8Array> {
    const port = this.server.port ?? (secure ? HTTPS_PORT : HTTP_PORT);
    const exchange = this.modem.network.httpGet({
      address,
      port,
      secure,
      host: `${this.server.host}:${port}`,
      path,
      headers: { Authorization: `token ${TOKEN}` },
      maximumBytes,
      ...(onConnected ? { onConnected } : {}),
    });
    task.exchange = exchange;
    const { status, body } = await exchange.response;
    this.#demandAlive(task);
    if (status !== 200) throw new NetworkError("other", `the update server answers ${status} to ${path}`);
    return body;
  }

  #demandAlive(task: Task): void {
    if (!this.#tasks.has(task)) throw new NetworkError("closed", "the modem was reset");
  }

  async #store(name: string, body: Uint8Array): Promise<boolean> {
    if (name === "ota") return this.modem.firmware.install(body);
    if (!PARTITIONS.has(name) || body.length === 0) return false;
    await this.modem.flash.writePartitions({ [`${name}.0`]: body });
    return true;
  }
}

/** A server of one's own need not look at it. */
const TOKEN = "virtual-esp-at";

function unusable(name: string): NetworkError {
  return new NetworkError("other", `what the update server sent as ${name}.bin is not usable`);
}
