import type { Modem } from "../modem.js";
import { NetworkError, type Timer, type UdpSocket } from "../ports.js";
import { nameServers } from "../resolve.js";
import { readAnswer, writeRequest } from "./sntp-packet.js";

const SNTP_PORT = 123;

/** How long a server may take; then the next one is asked. As lwIP does (guess). */
const ANSWER_TIMEOUT_MS = 3000;

/** After all servers have failed; as lwIP does (guess). */
const RETRY_MS = 15_000;

/** Where requests really go, whatever servers were named. */
export interface SntpRedirection {
  readonly host: string;
  readonly port: number;
}

interface Exchange {
  readonly timer: Timer;
  socket: UdpSocket | undefined;
}

/** Keeps the modem's clock right while AT+CIPSNTPCFG=1: asks each server in turn, again and again. */
export class SntpClient {
  #round: Timer | undefined;
  #exchange: Exchange | undefined;
  #running = false;

  constructor(
    private readonly modem: Modem,
    private readonly redirection: SntpRedirection | undefined,
  ) {}

  /** Begins anew with the settings as they are. */
  restart(): void {
    this.stop();
    this.#running = this.modem.settings.get("sntp").enabled === 1;
    if (this.#running) this.#ask(0);
  }

  /** The time of the next request counts from now on. */
  intervalChanged(): void {
    if (this.#running && !this.#exchange) this.#askAgainLater();
  }

  /** There is a network now. */
  networkUp(): void {
    if (this.#running && !this.#exchange) this.restart();
  }

  stop(): void {
    this.#running = false;
    this.#round?.cancel();
    this.#round = undefined;
    this.#endExchange();
  }

  #ask(index: number): void {
    this.#endExchange();
    if (!this.modem.wifi.usable) return;
    const servers = this.redirection ? [this.redirection.host] : this.modem.settings.get("sntp").servers;
    const server = servers[index];
    if (server === undefined) {
      this.#round = this.modem.clock.schedule(RETRY_MS, () => this.#ask(0));
      return;
    }
    const timer = this.modem.clock.schedule(ANSWER_TIMEOUT_MS, () => this.#ask(index + 1));
    const exchange: Exchange = { timer, socket: undefined };
    this.#exchange = exchange;
    this.#request(server, exchange).catch((failure: unknown) => {
      if (!(failure instanceof NetworkError)) this.modem.reportBug(failure);
      else this.modem.log.write("info", `SNTP server ${server}: ${failure.message}`);
      if (this.#exchange === exchange) this.#ask(index + 1);
    });
  }

  async #request(server: string, exchange: Exchange): Promise<void> {
    const { network, random } = this.modem;
    const address = await network.resolve(server, { timeoutMs: ANSWER_TIMEOUT_MS, ...nameServers(this.modem) });
    const cookie = random.integer(2 ** 32);
    const remote = { address, port: this.redirection?.port ?? SNTP_PORT };
    const socket = await network.openUdp(
      { localPort: 0, remote },
      {
        onMessage: (bytes, from) => {
          const time = readAnswer(bytes, cookie);
          if (time !== undefined && from.address === address && this.#exchange === exchange) this.#synchronise(time);
        },
      },
    );
    if (this.#exchange !== exchange) {
      socket.close();
      return;
    }
    exchange.socket = socket;
    await socket.send(writeRequest(cookie), remote);
  }

  #synchronise(timeMs: number): void {
    this.#endExchange();
    this.modem.time.setMilliseconds(timeMs);
    this.modem.messages.timeUpdated();
    this.#askAgainLater();
  }

  #askAgainLater(): void {
    this.#round?.cancel();
    const intervalMs = this.modem.settings.get("sntpIntervalSeconds") * 1000;
    this.#round = this.modem.clock.schedule(intervalMs, () => this.#ask(0));
  }

  #endExchange(): void {
    this.#exchange?.timer.cancel();
    this.#exchange?.socket?.close();
    this.#exchange = undefined;
  }
}
