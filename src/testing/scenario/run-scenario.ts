import { bytesOf } from "../../core/bytes.js";
import { explainOutput, explainText, matchOutput } from "./compare.js";
import { type Bindings, fill } from "./expectation.js";
import { Peers, type Received } from "./peers.js";
import type { Difference, FileResult, Mismatch } from "./result.js";
import { commandIn, describeRule } from "./rule.js";
import { type Action, DEFAULT_TIMEOUT_MS, describeAction, GRACE_MS, type Scenario, type Step } from "./scenario.js";
import type { Session } from "./session.js";
import { waitFor, waitUntil } from "./world.js";

/** How long a peer may take to receive what is expected. */
const EXPECT_TIMEOUT_MS = 1000;
const EXPECT_STEP_MS = 20;

/** How often output that is not complete yet is looked at again. */
const OUTPUT_STEP_MS = 50;

/** 8 KB at 9600 baud take 9 s; a modem that takes nothing must not stop the rest. */
const LONGEST_SEND_MS = 20_000;

/** A modem that never falls silent is cut off so long after the timeout. */
const LONGEST_CHATTER_MS = 20_000;

export type Played = Pick<FileResult, "exact" | "total" | "mismatches" | "error">;

/** Plays all steps in order. The session stays open; its modem has the state that the last step left. */
export async function runScenario(scenario: Scenario, session: Session): Promise<Played> {
  const peers = await Peers.open(scenario.peers, session.world);
  try {
    return await new ScenarioRun(session, peers, session.dialect ?? scenario.dialect).play(scenario.steps);
  } finally {
    peers.close();
  }
}

/** What happens when steps are played; a recording does some of it otherwise. */
export class ScenarioRun {
  protected bindings: Bindings = new Map();
  /** The last that the host has sent. */
  private command: string | undefined;

  constructor(
    protected readonly session: Session,
    protected readonly peers: Peers,
    private readonly dialect: string,
  ) {}

  async play(steps: readonly Step[]): Promise<Played> {
    const mismatches: Mismatch[] = [];
    for (const [index, step] of steps.entries()) {
      this.session.takePoints?.();
      const differences = await this.playStep(step);
      if (differences.length === 0) continue;
      const { note } = step;
      const action = describeAction(step.action);
      const rule = describeRule(this.dialect, this.command, this.session.takePoints?.());
      mismatches.push({ step: index + 1, action, ...(note !== undefined && { note }), differences, rule });
      const error = this.session.output.ended;
      // Without a modem the remaining steps would only wait for nothing.
      if (error !== undefined) return { exact: index + 1 - mismatches.length, total: steps.length, mismatches, error };
    }
    return { exact: steps.length - mismatches.length, total: steps.length, mismatches };
  }

  private async playStep(step: Step): Promise<Difference[]> {
    try {
      const atPeers = await this.act(step);
      const differences = [...atPeers, ...(await this.listen(step))];
      const fault = this.session.takeFault?.();
      return fault === undefined ? differences : [...differences, explainText("fault in the modem", "", fault)];
    } catch (error) {
      // Under a fake clock, a throw in the modem comes out of sleep.
      const reason = `the modem crashed: ${error instanceof Error ? error.stack : String(error)}`;
      this.session.output.end(reason);
      return [explainText("recv", step.recv, this.session.output.take())];
    }
  }

  /** Does what the step says and tells what differs at the peers. */
  protected async act({ waitMs, action }: Step): Promise<Difference[]> {
    if (waitMs > 0) await this.session.world.sleep(waitMs);
    this.bindings = this.peers.addPorts(this.bindings);
    switch (action.type) {
      case "none":
        return [];
      case "send":
        this.command = commandIn(action.text) ?? this.command;
        await this.send(bytesOf(fill(action.text, this.bindings)));
        return [];
      case "peer-send":
        this.peers.send(action, this.bindings);
        return [];
      case "connect":
        return this.connect(action);
      case "close":
      case "reset":
        this.peers.end(action);
        return [];
      case "expect":
        return this.expect(action);
    }
  }

  protected async connect(action: Action & { type: "connect" }): Promise<Difference[]> {
    const result = await this.peers.connect(action, this.bindings);
    this.bindings = this.peers.addPorts(this.bindings);
    return result === action.result ? [] : [explainText("result", action.result, result)];
  }

  protected async send(bytes: Uint8Array): Promise<void> {
    const sent = this.session.send(bytes);
    if (sent !== undefined) await waitFor(this.session.world, LONGEST_SEND_MS, sent);
  }

  protected async expect(action: Action & { type: "expect" }): Promise<Difference[]> {
    let received = this.peers.received(action);
    await waitUntil(this.session.world, EXPECT_STEP_MS, EXPECT_TIMEOUT_MS, () => {
      received = this.peers.received(action);
      return explainReceived(action, received).length === 0;
    });
    this.peers.forget(action);
    return explainReceived(action, received);
  }

  /** Takes the modem's output and tells what differs; binds the names seen for the first time. */
  protected async listen(step: Step): Promise<Difference[]> {
    if (step.quietMs === 0) return [];
    await this.waitForOutput(step);
    const got = this.session.output.take();
    const bindings = matchOutput(step, got, this.bindings);
    if (!bindings) return [explainOutput(step, got, this.bindings)];
    this.bindings = bindings;
    return [];
  }

  /** Waits for the expected bytes and then for silence, or for the timeout and then for silence. */
  private async waitForOutput(step: Step): Promise<void> {
    const { world, output } = this.session;
    const until = step.until === undefined ? undefined : fill(step.until, this.bindings);
    const timeoutMs = step.timeoutMs ?? (until === undefined ? step.quietMs + GRACE_MS : DEFAULT_TIMEOUT_MS);
    const startMs = world.clock.now();
    const isComplete = (): boolean => {
      const text = output.text();
      return (until === undefined || text.includes(until)) && matchOutput(step, text, this.bindings) !== undefined;
    };
    for (;;) {
      const nowMs = world.clock.now();
      const silenceLeftMs = step.quietMs - (nowMs - Math.max(output.lastAtMs, startMs));
      const timeLeftMs = timeoutMs - (nowMs - startMs);
      if (silenceLeftMs > 0 && timeLeftMs > -LONGEST_CHATTER_MS) await world.sleep(silenceLeftMs);
      else if (timeLeftMs > 0 && output.ended === undefined && !isComplete()) {
        await world.sleep(Math.min(OUTPUT_STEP_MS, timeLeftMs));
      } else return;
    }
  }
}

function explainReceived(action: Action & { type: "expect" }, received: Received): Difference[] {
  const differences: Difference[] = [];
  const expected = textOfData(action.data);
  const got = textOfData(received.data);
  if (expected !== got) differences.push(explainText("data", expected, got));
  if (action.closed !== undefined && action.closed !== received.closed) {
    differences.push(explainText("closed", String(action.closed), String(received.closed)));
  }
  return differences;
}

/** Datagrams become a list in quotes, so that their borders can be compared and read. */
function textOfData(data: string | readonly string[]): string {
  if (typeof data === "string") return data;
  return `[${data.map((datagram) => `"${datagram.replace(/["\\]/g, "\\$&")}"`).join(", ")}]`;
}
