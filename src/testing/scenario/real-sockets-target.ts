import { openModem } from "./modem-session.js";
import { openRealWorld } from "./real-world.js";
import type { Scenario } from "./scenario.js";
import type { Session, Target } from "./session.js";

/** The modem in this process, in real time, on loopback sockets. */
export class RealSocketsTarget implements Target {
  /** @param dialect instead of the one that the scenario names */
  constructor(
    readonly mostSessions: number,
    private readonly dialect?: string,
  ) {}

  open(scenario: Scenario): Promise<Session> {
    return openModem(openRealWorld(), this.dialect ?? scenario.dialect);
  }
}
