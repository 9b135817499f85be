import { textOf } from "../bytes.js";
import type { Modem } from "../modem.js";
import { type HttpExchange, type HttpResponse, NetworkError } from "../ports.js";

/** Where the stock firmware looks; it no longer serves the public. Source: shared dialects, over-the-air update. */
const STOCK_SERVER = "iot.espressif.cn";
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The whole of it may take so long. Source: manual, AT+CIUPDATE. */
const TIMEOUT_MS = 180_000;

const MAXIMUM_IMAGE_BYTES = 16 * 1024 * 1024;
const MAXIMUM_LIST_BYTES = 64 * 1024;

/** What can be loaded besides the application: the certificates of the first number. */
const PARTITIONS = new Set(["client_cert", "client_key", "client_ca", "server_cert", "server_key", "server_ca"]);

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

/** The update protocol of the public firmware's example. A failure at any point leaves flash as it was. */
export class Updater {
  #state: UpdateState = 0;
  #exchange: HttpExchange | undefined;

  constructor(
    private readonly modem: Modem,
    private readonly server: OtaServer = { host: STOCK_SERVER },
  ) {}

  get state(): UpdateState {
    return this.#state;
  }

  get running(): boolean {
    return this.#exchange !== undefined;
  }

  /** `onState` hears of each step. Resolves true when the new image is the one to start next. */
  async run(request: UpdateRequest, onState: (state: UpdateState) => void): Promise<boolean> {
    const reach = (state: UpdateState) => {
      this.#state = state;
      onState(state);
    };
    const generation = this.modem.generation;
    const limit = this.modem.clock.schedule(TIMEOUT_MS, () => this.stop());
    try {
      const address = await this.#resolve();
      reach(1);
      const version = request.version ?? (await this.#newestVersion(request.secure, address, () => reach(2)));
      if (request.version === undefined) reach(3);
      const path = `/v1/device/rom/?action=download_rom&version=${version}&filename=${request.name}.bin`;
      const { body } = await this.#get(request.secure, address, path, MAXIMUM_IMAGE_BYTES);
      if (generation !== this.modem.generation || !(await this.#store(request.name, body))) throw unusable(request.name);
      reach(4);
      return true;
    } catch (failure) {
      if (!(failure instanceof NetworkError)) throw failure;
      this.modem.log.write("warn", `update: ${failure.message}`);
      this.#state = -1;
      return false;
    } finally {
      limit.cancel();
      this.#exchange = undefined;
    }
  }

  /** The newest version that the server has. Rejects with {@link NetworkError}. */
  async newestVersion(): Promise<string> {
    return this.#newestVersion(false, await this.#resolve(), () => {});
  }

  stop(): void {
    this.#exchange?.abort();
  }

  #resolve(): Promise<string> {
    return this.modem.network.resolve(this.server.host, this.modem.nameServers);
  }

  async #newestVersion(secure: boolean, address: string, onConnected: () => void): Promise<string> {
    const path = "/v1/device/rom/?is_format_simple=true";
    const { body } = await this.#get(secure, address, path, MAXIMUM_LIST_BYTES, onConnected);
    const version = /"rom_version"\s*:\s*"([^"]+)"/.exec(textOf(body))?.[1];
    if (version === undefined) throw new NetworkError("other", "the update server names no version");
    return version;
  }

  async #get(
    secure: boolean,
    address: string,
    path: string,
    maximumBytes: number,
    onConnected?: () => void,
  ): Promise<HttpResponse> {
    const port = this.server.port ?? (secure ? HTTPS_PORT : HTTP_PORT);
    this.#exchange = this.modem.network.httpGet({
      address,
      port,
      secure,
      host: `${this.server.host}:${port}`,
      path,
      headers: { Authorization: `token ${TOKEN}` },
      maximumBytes,
      ...(onConnected ? { onConnected } : {}),
    });
    const response = await this.#exchange.response;
    if (response.status !== 200) throw new NetworkError("other", `the update server answers ${response.status} to ${path}`);
    return response;
  }

  async #store(name: string, body: Uint8Array): Promise<boolean> {
    if (name === "ota") return this.modem.firmware.install(body);
    if (!PARTITIONS.has(name) || body.length === 0) return false;
    await this.modem.writePartitions({ [`${name}.0`]: body });
    return true;
  }
}

/** A server of one's own need not look at it. */
const TOKEN = "virtual-esp-at";

function unusable(name: string): NetworkError {
  return new NetworkError("other", `what the update server sent as ${name}.bin is not usable`);
}
