import type { Dialect, ModemState } from "../../core/index.js";
import type { ModemHandle } from "../../node/create-modem.js";
import type { HandAction, ServerMessage } from "../protocol.js";
import type { ActivityLog } from "./activity-log.js";
import { commandsOf } from "./command-list.js";
import type { ConsolePort } from "./console-port.js";

export type ModemsMessage = Extract<ServerMessage, { readonly type: "modems" }>;

/** A modem as the console shows it. One that runs elsewhere (another thread) can be wrapped into this, too. */
export interface WatchedModem {
  readonly name: string;
  readonly dialect: Dialect;
  readonly log: ActivityLog;
  state(): ModemState;
  /** Bytes that a typist (any object that stands for him) types at the AT port; false when they were not taken. */
  type(bytes: Uint8Array, typist: object): boolean;
  /** That one types no more. */
  leave(typist: object): void;
  /** Rejects with a sentence for the person who asked. */
  act(action: HandAction): Promise<void>;
}

/** A modem in this process. */
export class LocalModem implements WatchedModem {
  constructor(
    readonly name: string,
    readonly dialect: Dialect,
    readonly log: ActivityLog,
    private readonly port: ConsolePort,
    private readonly handle: ModemHandle,
  ) {}

  state(): ModemState {
    return this.handle.state();
  }

  type(bytes: Uint8Array, typist: object): boolean {
    return this.port.type(bytes, typist);
  }

  leave(typist: object): void {
    this.port.leave(typist);
  }

  async act(action: HandAction): Promise<void> {
    switch (action.do) {
      case "reset":
        return this.handle.reset();
      case "power-cycle":
        return this.handle.powerCycle();
      case "antenna":
        return this.handle.setAntenna(action.attached);
      case "drop-link":
        if (!this.handle.dropLink(action.id)) throw new Error(`Link ${action.id} is not open.`);
        return;
      case "next-address":
        return this.handle.setNextAddress(action.ip);
    }
  }
}

/** What a page has to know of modems before it watches them. */
export function describeModems(modems: Iterable<WatchedModem>): Pick<ModemsMessage, "modems" | "commands"> {
  const dialects: Dialect[] = [];
  const infos = [...modems].map(({ name, dialect }) => {
    if (!dialects.includes(dialect)) dialects.push(dialect);
    return { name, dialect: dialect.name, commands: dialects.indexOf(dialect) };
  });
  return { modems: infos, commands: dialects.map(commandsOf) };
}
