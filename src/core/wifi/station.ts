import type { Clock, Log, Network, Timer } from "../ports.js";
import type { AccessPointChoice, AddressSettings } from "../settings/definitions.js";
import type { Settings } from "../settings/settings.js";
import type { AccessPointInView, Surroundings } from "./access-points.js";

/** Why joining failed, as `+CWJAP:` counts it. Source: manual, AT+CWJAP. */
export type JoinFailureCode = 1 | 2 | 3 | 4;

export class JoinFailure extends Error {
  override readonly name = "JoinFailure";
  constructor(
    readonly code: JoinFailureCode,
    /** Something else was done meanwhile: another join, leaving, a reset. */
    readonly abandoned = false,
  ) {
    super(`joining failed with code ${code}`);
  }
}

/** How long the radio takes; milliseconds. Source: the world of the golden scenarios, except the failures (guess). */
export interface WifiTiming {
  readonly associationMs: number;
  /** From the start of joining. */
  readonly addressMs: number;
  /** Scanning all channels and finding nothing. */
  readonly notFoundMs: number;
  readonly wrongPasswordMs: number;
}

export const DEFAULT_WIFI_TIMING: WifiTiming = {
  associationMs: 300,
  addressMs: 700,
  notFoundMs: 2400,
  // not a whole second, in which WiFiEspAT pokes an answerless modem: the poke would get the next answer
  wrongPasswordMs: 2500,
};

/** As AT+CWSTATE? counts. */
export const WifiState = { notStarted: 0, noAddress: 1, online: 2, connecting: 3, disconnected: 4 } as const;
export type WifiState = (typeof WifiState)[keyof typeof WifiState];

export interface StationEvents {
  /** Associated, no address yet. */
  onConnected(): void;
  onGotIp(): void;
  /** The link to the access point is gone, and with it everything that used it. */
  onDisconnected(): void;
  /** Something failed that must not. */
  onFault(error: unknown): void;
  onJoinFailed(): void;
}

const NO_ADDRESS: AddressSettings = { ip: "0.0.0.0", gateway: "0.0.0.0", netmask: "0.0.0.0" };

interface Joining {
  readonly timer: Timer;
  readonly reject: (failure: JoinFailure) => void;
}

/** The Wi-Fi station over simulated access points: joins, loses and rejoins them in the firmware's order and time. */
export class Station {
  #state: WifiState = WifiState.notStarted;
  #joined: AccessPointInView | undefined;
  #joining: Joining | undefined;
  #reconnecting: Timer | undefined;
  #attempt = 0;
  /** What the access point gives from the next join on; undefined: the network's own address. */
  nextAddress: AddressSettings | undefined;
  #given: AddressSettings | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly network: Network,
    private readonly settings: Settings,
    private readonly surroundings: Surroundings,
    private readonly timing: WifiTiming,
    private readonly events: StationEvents,
    private readonly log: Log,
  ) {}

  get state(): WifiState {
    return this.#state;
  }

  /** The access point that the station is associated with. */
  get accessPoint(): AccessPointInView | undefined {
    return this.#joined;
  }

  /** Station mode is switched on. */
  get enabled(): boolean {
    return this.settings.get("wifiDriver") === 1 && (this.settings.get("wifiMode") & 1) === 1;
  }

  get hasIp(): boolean {
    return this.#state === WifiState.online;
  }

  /** The station's address; 0.0.0.0 without one. */
  get address(): AddressSettings {
    const fixed = this.settings.get("stationAddress");
    if (fixed) return fixed;
    return this.hasIp ? (this.#given ?? this.network.stationAddress()) : NO_ADDRESS;
  }

  /** Resolves when there is an address; rejects with {@link JoinFailure}. Leaves the present access point first. */
  async join(choice: AccessPointChoice): Promise<void> {
    this.#stopTrying();
    this.#drop();
    const attempt = this.#attempt;
    const started = this.clock.now();
    this.#state = WifiState.connecting;
    try {
      const point = await this.#associate(choice);
      this.#joined = point;
      this.#state = WifiState.noAddress;
      this.events.onConnected();
      await this.#wait(started + this.timing.addressMs - this.clock.now());
      this.#given = this.nextAddress;
      this.#state = WifiState.online;
      this.events.onGotIp();
    } catch (failure) {
      if (attempt === this.#attempt) {
        this.#state = WifiState.disconnected;
        this.events.onJoinFailed();
      }
      throw failure;
    }
  }

  /** Joins in the background, as at power-up; failures are tried again as AT+CWRECONNCFG says. */
  joinInBackground(choice: AccessPointChoice, tries = 1): void {
    this.join(choice).catch((failure: unknown) => {
      this.log.write("debug", "joining in the background failed", { ssid: choice.ssid, failure: String(failure) });
      if (!(failure instanceof JoinFailure)) this.events.onFault(failure);
      else if (!failure.abandoned) this.#reconnectLater(choice, tries);
    });
  }

  /** AT+CWQAP. */
  leave(): void {
    this.#stopTrying();
    this.#drop();
  }

  /** The access point has gone away: as {@link leave}, but the station tries to come back. */
  lose(): void {
    const choice = this.settings.get("accessPoint");
    if (!this.#joined) return;
    this.leave();
    if (choice) this.#reconnectLater(choice, 1);
  }

  /** The radio's mode was changed by AT+CWMODE. */
  modeChanged(stateSurvivesNullMode: boolean): void {
    if (this.enabled) {
      if (this.#state === WifiState.notStarted) this.#state = WifiState.disconnected;
      return;
    }
    this.#stopTrying();
    this.#drop();
    if (!stateSurvivesNullMode) this.#state = WifiState.notStarted;
  }

  /** Reset or power off: no events any more. */
  stop(): void {
    this.#joined = undefined;
    this.#state = WifiState.notStarted;
    this.#stopTrying();
  }

  #drop(): void {
    if (!this.#joined) return;
    this.#joined = undefined;
    this.#state = WifiState.disconnected;
    this.events.onDisconnected();
  }

  #stopTrying(): void {
    this.#reconnecting?.cancel();
    this.#reconnecting = undefined;
    const joining = this.#joining;
    this.#joining = undefined;
    this.#attempt++;
    joining?.timer.cancel();
    joining?.reject(new JoinFailure(4, true));
    if (this.#state === WifiState.connecting) this.#state = WifiState.disconnected;
  }

  #reconnectLater(choice: AccessPointChoice, tries: number): void {
    const { intervalSeconds, repeatCount } = this.settings.get("reconnect");
    if (intervalSeconds === 0 || !this.enabled || (repeatCount > 0 && tries > repeatCount)) return;
    this.#reconnecting = this.clock.schedule(intervalSeconds * 1000, () => {
      // it may have been switched off meanwhile
      if (this.settings.get("reconnect").intervalSeconds > 0) this.joinInBackground(choice, tries + 1);
    });
  }

  async #associate(choice: AccessPointChoice): Promise<AccessPointInView> {
    const limitMs = choice.timeoutSeconds * 1000;
    const point = this.surroundings.find(choice);
    if (!point) return this.#fail(3, this.timing.notFoundMs, limitMs);
    if (point.silent) return this.#fail(1, limitMs, limitMs);
    if (!this.surroundings.accepts(point, choice.password)) return this.#fail(2, this.timing.wrongPasswordMs, limitMs);
    await this.#wait(this.timing.associationMs);
    // it may have gone out of range meanwhile
    return this.surroundings.find(choice) ?? this.#fail(3, this.timing.notFoundMs, limitMs);
  }

  async #fail(code: JoinFailureCode, afterMs: number, limitMs: number): Promise<never> {
    await this.#wait(Math.min(afterMs, limitMs));
    throw new JoinFailure(afterMs > limitMs ? 1 : code);
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.clock.schedule(Math.max(0, delayMs), () => {
        this.#joining = undefined;
        resolve();
      });
      this.#joining = { timer, reject };
    });
  }
}
