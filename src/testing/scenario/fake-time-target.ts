import type { Observer } from "../../core/activity/activity.js";
import { openFakeWorld } from "./fake-world.js";
import { openModem } from "./modem-session.js";
import type { Scenario } from "./scenario.js";
import type { Session, Target } from "./session.js";

/** The modem in this process, under a clock that is advanced instead of waited for, on a network in memory. */
export class FakeTimeTarget implements Target {
  /** Only one thing at a time computes, so several sessions would not be faster. */
  readonly mostSessions = 1;

  /**
   * @param dialect instead of the one that the scenario names
   * @param observer looks on at each modem
   */
  constructor(
    private readonly dialect?: string,
    private readonly observer?: Observer,
  ) {}

  open(scenario: Scenario): Promise<Session> {
    return openModem(openFakeWorld(), this.dialect ?? scenario.dialect, this.observer);
  }
}
