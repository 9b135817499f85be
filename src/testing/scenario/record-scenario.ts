import { textOf } from "../../core/bytes.js";
import { fill } from "./expectation.js";
import { Generaliser } from "./generalise.js";
import { Peers } from "./peers.js";
import { ScenarioRun } from "./run-scenario.js";
import {
  type Action,
  type ConnectResult,
  DEFAULT_QUIET_MS,
  DEFAULT_TIMEOUT_MS,
  type Scenario,
  type Step,
} from "./scenario.js";
import type { Session } from "./session.js";
import { waitUntil } from "./world.js";

/** How long a peer is given to receive what the modem sends. */
const EXPECT_MS = 150;
/** How long a modem is given that has said nothing yet but its echo. */
const SECOND_CHANCE_MS = 400;
const LOOK_MS = 20;

/**
 * Plays the steps of a scenario and writes down what the modem answers and what the peers receive, in place of what
 * the scenario expected. Rejects with an Error when the modem goes away.
 */
export async function recordScenario(scenario: Scenario, session: Session): Promise<Scenario> {
  const peers = await Peers.open(scenario.peers, session.world);
  try {
    return { ...scenario, steps: await new Recording(session, peers, scenario.dialect).record(scenario.steps) };
  } finally {
    peers.close();
  }
}

class Recording extends ScenarioRun {
  readonly #generaliser = new Generaliser();
  #action: Action = { type: "none" };
  #recv = "";

  async record(steps: readonly Step[]): Promise<Step[]> {
    const recorded: Step[] = [];
    for (const [index, step] of steps.entries()) {
      this.#action = step.action;
      this.#recv = "";
      await this.act(step);
      await this.listen(step);
      const { ended } = this.session.output;
      if (ended !== undefined) throw new Error(`${ended} (in step ${index + 1})`);
      recorded.push({ ...step, action: this.#action, recv: this.#recv });
    }
    return recorded;
  }

  protected override async send(bytes: Uint8Array): Promise<void> {
    this.#generaliser.noteSent(textOf(bytes));
    await super.send(bytes);
  }

  protected override async expect(action: Action & { type: "expect" }): Promise<never[]> {
    await this.session.world.sleep(EXPECT_MS);
    const { data, closed } = this.peers.received(action);
    this.peers.forget(action);
    this.#action = { ...action, data, closed };
    return [];
  }

  protected override async connect(action: Action & { type: "connect" }): Promise<never[]> {
    const result = await this.peers.connect(action, this.bindings);
    this.bindings = this.peers.addPorts(this.bindings);
    this.#action = { ...action, result: result as ConnectResult };
    return [];
  }

  protected override async listen(step: Step): Promise<never[]> {
    const { quietMs, action } = step;
    if (quietMs === 0) return [];
    const { world, output } = this.session;
    const until = step.until === undefined ? undefined : fill(step.until, this.bindings);
    const startMs = world.clock.now();
    const isQuiet = () => world.clock.now() - Math.max(output.lastAtMs, startMs) >= quietMs;
    const limitMs = step.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    await waitUntil(world, LOOK_MS, limitMs, () => isQuiet() && (until === undefined || output.text().includes(until)));
    const sent = action.type === "send" ? fill(action.text, this.bindings) : "";
    const isBare = output.text() === "" || output.text() === sent;
    // a slow modem must not have its answer cut in two
    if (isBare && until === undefined && quietMs === DEFAULT_QUIET_MS && action.type !== "none") {
      const lookedMs = output.lastAtMs;
      await waitUntil(world, LOOK_MS, SECOND_CHANCE_MS, () => output.lastAtMs !== lookedMs);
      await waitUntil(world, LOOK_MS, limitMs, isQuiet);
    }
    this.#recv = this.#generaliser.apply(output.take(), this.peers.addPorts(new Map()));
    return [];
  }
}
