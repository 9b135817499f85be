import type { WebSocket } from "ws";
import { activityToJson } from "../../core/activity/activity-json.js";
import { bytesOf } from "../../core/bytes.js";
import type { ServerMessage } from "../protocol.js";
import { readClientMessage } from "./client-message.js";
import type { ModemsMessage, WatchedModem } from "./watched-modem.js";

/** A page sees what happens after so long, in one piece. */
const FLUSH_MS = 30;
/** How often the state is looked at where nothing happens. */
const STATE_MS = 500;
/** At most so much of one modem goes out in one piece ... */
const BATCH_BYTES = 256 * 1024;
/** ... and nothing while so much waits for a browser that is slow. It misses what is forgotten meanwhile. */
const WAITING_BYTES = 1024 * 1024;

interface Watching {
  readonly modem: WatchedModem;
  /** The number of the activity that the page gets next. */
  next: number;
  state: string;
  readonly stop: () => void;
}

/** One page that is open somewhere. */
export class Session {
  readonly #watched = new Map<string, Watching>();
  readonly #typedAt = new Set<WatchedModem>();
  #flushing: NodeJS.Timeout | undefined;
  readonly #looking: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly modems: ReadonlyMap<string, WatchedModem>,
  ) {
    socket.on("message", (data, isBinary) => this.#receive(isBinary ? "" : String(data)));
    socket.on("close", () => this.#end());
    socket.on("error", () => socket.terminate());
    this.#looking = setInterval(() => this.#flush(), STATE_MS);
    this.#looking.unref();
  }

  /** Which modems there are, now. */
  showModems(message: ModemsMessage): void {
    for (const [name, watching] of this.#watched) if (this.modems.get(name) !== watching.modem) this.#unwatch(name);
    this.#send(message);
  }

  #receive(text: string): void {
    const message = readClientMessage(text);
    if (!message) {
      this.socket.close(1008, "not a message of this console");
      return;
    }
    if (message.type === "watch") {
      this.#watch(message.modems);
      return;
    }
    const modem = this.modems.get(message.modem);
    if (!modem) this.#fail(`There is no modem "${message.modem}" any more.`);
    else if (message.type === "type") this.#type(modem, bytesOf(message.bytes));
    else modem.act(message.action).catch((error: unknown) => this.#fail((error as Error).message, modem.name));
  }

  #type(modem: WatchedModem, bytes: Uint8Array): void {
    this.#typedAt.add(modem);
    if (!modem.type(bytes, this))
      this.#fail(`${bytes.length} bytes were not sent: the modem holds its host up.`, modem.name);
  }

  #watch(modems: Readonly<Record<string, number>>): void {
    for (const name of this.#watched.keys()) if (!Object.hasOwn(modems, name)) this.#unwatch(name);
    for (const [name, next] of Object.entries(modems)) {
      const modem = this.modems.get(name);
      if (!modem || this.#watched.has(name)) continue;
      const stop = modem.log.onAdded(() => this.#flushSoon());
      this.#watched.set(name, { modem, next, state: "", stop });
    }
    this.#flush();
  }

  #unwatch(name: string): void {
    this.#watched.get(name)?.stop();
    this.#watched.delete(name);
  }

  #flushSoon(): void {
    this.#flushing ??= setTimeout(() => {
      this.#flushing = undefined;
      this.#flush();
    }, FLUSH_MS);
  }

  #flush(): void {
    for (const watching of this.#watched.values()) {
      if (this.socket.bufferedAmount > WAITING_BYTES) return; // looked at again soon
      this.#sendActivities(watching);
      this.#sendState(watching);
    }
  }

  #sendActivities(watching: Watching): void {
    const { name, log } = watching.modem;
    const { activities, ...about } = log.read(watching.next, BATCH_BYTES);
    if (activities.length === 0) return;
    watching.next = about.first + activities.length;
    const { clockStartedAtMs } = log;
    this.#send({
      type: "activities",
      modem: name,
      ...about,
      clockStartedAtMs,
      activities: activities.map(activityToJson),
    });
    if (watching.next < log.next) this.#flushSoon();
  }

  #sendState(watching: Watching): void {
    const { modem } = watching;
    const state = modem.state();
    const text = JSON.stringify(state);
    if (text === watching.state) return;
    watching.state = text;
    this.#send({ type: "state", modem: modem.name, state });
  }

  #fail(message: string, modem?: string): void {
    this.#send({ type: "failed", message, ...(modem !== undefined && { modem }) });
  }

  #send(message: ServerMessage): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }

  #end(): void {
    clearInterval(this.#looking);
    clearTimeout(this.#flushing);
    for (const name of [...this.#watched.keys()]) this.#unwatch(name);
    for (const modem of this.#typedAt) modem.leave(this);
  }
}
