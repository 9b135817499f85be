import { textOf } from "../../core/bytes.js";
import type { Activity } from "../../core/index.js";
import { Generaliser } from "../../testing/scenario/generalise.js";
import { type Action, DEFAULT_QUIET_MS, GRACE_MS, type Scenario, type Step } from "../../testing/scenario/scenario.js";
import type { Trace } from "../trace.js";
import { Cast } from "./cast.js";

/** Closer together than this, two things are one: writes of a host, segments of a peer, data and what it causes. */
const TOGETHER_MS = 20;
const READY = "\r\nready\r\n";

export interface RecordedScenario {
  readonly scenario: Scenario;
  /** What has no place in a scenario, in sentences. */
  readonly notes: readonly string[];
}

/** A step while it is being written. */
interface Draft {
  action: Action;
  readonly atMs: number;
  lastMs: number;
  recv: string;
  segments: Step["segments"];
  /** What it causes is told by the next one. */
  isOpen: boolean;
}

type ConnectionActivity = Extract<Activity, { connection: number }>;

/**
 * What a trace shows, as a scenario: the host's bytes are sent, the modem's expected, and the network, where the trace
 * has it, is played by peers. Addresses, ports and other values of the machine become names.
 */
export function scenarioOfTrace({ head, records }: Trace, title: string): RecordedScenario {
  const cast = new Cast(records);
  const writer = new StepWriter(cast);
  for (const record of records) writer.add(record, record.atMs);
  const scenario = { title, dialect: head.dialect ?? "2.2", peers: cast.peers, steps: writer.steps() };
  return { scenario, notes: [...cast.notes] };
}

class StepWriter {
  readonly #drafts: Draft[] = [];
  /** What peers got and no step has looked at yet. */
  readonly #unlooked = new Map<string, { readonly activity: ConnectionActivity; readonly pieces: string[] }>();

  constructor(private readonly cast: Cast) {}

  add(record: Trace["records"][number], atMs: number): void {
    const last = this.#drafts.at(-1);
    switch (record.kind) {
      case "host":
        this.#host(textOf(record.bytes), atMs, last);
        return;
      case "modem":
        if (!last) this.#begin({ type: "none" }, atMs);
        this.#hear(textOf(record.bytes), atMs);
        return;
      case "connected": {
        const part = record.accepted ? this.cast.partOf(record) : undefined;
        if (!part) return;
        const { peer } = part;
        this.#begin({ type: "connect", peer, to: this.cast.portOf(record.local.port), result: "connected" }, atMs);
        return;
      }
      case "received":
        this.#peerSends(record, atMs, last);
        return;
      case "sent":
        this.#peerGets(record);
        return;
      case "disconnected": {
        const part = record.by === "peer" ? this.cast.partOf(record) : undefined;
        const isWilling = record.failure === undefined || record.failure === "reset";
        if (!part || !isWilling || record.protocol === "udp") return;
        this.#begin({ type: record.failure === "reset" ? "reset" : "close", ...part }, atMs);
      }
    }
  }

  #host(text: string, atMs: number, last: Draft | undefined): void {
    const isMore = last?.action.type === "send" && last.recv === "" && atMs - last.lastMs < TOGETHER_MS;
    if (isMore && last.action.type === "send") {
      last.action = { type: "send", text: last.action.text + text };
      last.lastMs = atMs;
    } else {
      this.#begin({ type: "send", text }, atMs);
    }
  }

  #hear(text: string, atMs: number): void {
    const last = this.#drafts.at(-1);
    if (!last) return;
    last.recv += text;
    last.lastMs = atMs;
  }

  #peerSends(record: Extract<Activity, { kind: "received" }>, atMs: number, last: Draft | undefined): void {
    const part = this.cast.partOf(record);
    if (!part) return;
    const data = textOf(record.bytes);
    const before = last?.action;
    const isMore = before?.type === "peer-send" && before.peer === part.peer && before.link === part.link;
    if (isMore && record.protocol === "tcp" && last && atMs - last.lastMs < TOGETHER_MS) {
      last.action = { ...before, data: before.data + data };
      last.segments = "any";
      return;
    }
    const isAsked = this.#drafts.some(({ action }) => action.type === "expect" && action.peer === part.peer);
    const isAnswer = record.protocol !== "udp" || isAsked || this.#unlooked.has(part.peer);
    this.#begin({ type: "peer-send", ...part, data, ...(!isAnswer && { to: String(record.local.port) }) }, atMs);
  }

  #peerGets(record: Extract<Activity, { kind: "sent" }>): void {
    const part = this.cast.partOf(record);
    if (!part) return;
    const key = record.protocol === "udp" ? part.peer : `${part.peer} ${part.link}`;
    const unlooked = this.#unlooked.get(key) ?? { activity: record, pieces: [] };
    unlooked.pieces.push(textOf(record.bytes));
    this.#unlooked.set(key, unlooked);
  }

  /** The next step. What peers do at once belongs together with what was before: the output tells them not apart. */
  #begin(action: Action, atMs: number): void {
    const last = this.#drafts.at(-1);
    const isAtOnce = last !== undefined && action.type !== "send" && atMs - last.lastMs < TOGETHER_MS;
    const carried = isAtOnce ? last.recv : "";
    if (isAtOnce) {
      last.isOpen = true;
      last.recv = "";
    }
    this.#look(atMs, isAtOnce);
    this.#drafts.push({ action, atMs, lastMs: atMs, recv: carried, segments: "exact", isOpen: false });
  }

  #look(atMs: number, isOpen: boolean): void {
    for (const { activity, pieces } of this.#unlooked.values()) {
      const part = this.cast.partOf(activity);
      if (!part) continue;
      const data = activity.protocol === "udp" ? pieces : pieces.join("");
      const action: Action = { type: "expect", ...part, data };
      this.#drafts.push({ action, atMs, lastMs: atMs, recv: "", segments: "exact", isOpen });
    }
    this.#unlooked.clear();
  }

  steps(): Step[] {
    this.#look(this.#drafts.at(-1)?.lastMs ?? 0, false);
    const generaliser = new Generaliser();
    const steps: Step[] = [];
    let waitMs = 0;
    for (const [index, draft] of this.#drafts.entries()) {
      const { step, nextWaitMs } = this.#finish(draft, this.#drafts[index + 1], generaliser, waitMs);
      steps.push(step);
      waitMs = nextWaitMs;
    }
    return withPowerOn(steps);
  }

  #finish(draft: Draft, next: Draft | undefined, generaliser: Generaliser, waitMs: number) {
    const action = this.#named(draft.action);
    if (draft.action.type === "send") generaliser.noteSent(draft.action.text);
    const recv = generaliser.apply(this.cast.output(draft.recv), new Map());
    const silenceMs = next ? Math.round(next.atMs - draft.lastMs) : DEFAULT_QUIET_MS;
    const isAtOnce = draft.isOpen || (recv === "" && silenceMs < DEFAULT_QUIET_MS && action.type !== "expect");
    const quietMs = isAtOnce ? 0 : Math.min(DEFAULT_QUIET_MS, Math.max(TOGETHER_MS, silenceMs));
    const restMs = draft.isOpen || action.type === "expect" ? 0 : silenceMs - quietMs;
    const tookMs = draft.lastMs - draft.atMs;
    const step: Step = {
      waitMs,
      action,
      recv,
      anyOrder: false,
      segments: draft.segments,
      quietMs,
      ...(tookMs > GRACE_MS / 2 && { timeoutMs: Math.ceil(tookMs * 2 + 1000) }),
    };
    return { step, nextWaitMs: restMs >= TOGETHER_MS ? restMs : 0 };
  }

  #named(action: Action): Action {
    return action.type === "send" ? { type: "send", text: this.cast.line(action.text) } : action;
  }
}

/** A scenario begins with a modem that has just started. */
function withPowerOn(steps: readonly Step[]): Step[] {
  const [first, ...others] = steps;
  const isThere = first?.action.type === "none" && first.recv.includes("ready\r\n");
  const powerOn = { note: "power on", until: "ready\r\n" };
  if (isThere) return [{ ...first, ...powerOn }, ...others];
  const base = {
    waitMs: 0,
    action: { type: "none" },
    anyOrder: false,
    segments: "exact",
    quietMs: DEFAULT_QUIET_MS,
  } as const;
  return [{ ...base, ...powerOn, recv: READY }, ...steps];
}
