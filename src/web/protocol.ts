/** What the console's page and its server say to each other: one JSON object in every WebSocket message. */
import type { JsonObject } from "../core/activity/activity-json.js";
import type { ModemState } from "../core/modem-state.js";

export interface ParameterInfo {
  readonly name: string;
  readonly kind: "number" | "string";
  readonly summary: string;
  readonly range: string;
  readonly optional: boolean;
  /** It is there only after this AT+CIPMUX. */
  readonly onlyWithMultiplex?: 0 | 1;
}

/** A command of the modem's dialect, as it is typed and explained. */
export interface CommandInfo {
  /** `AT+CIPSTART`, `ATE0` */
  readonly name: string;
  readonly summary: string;
  readonly query: boolean;
  readonly execute: boolean;
  readonly parameters?: readonly ParameterInfo[];
  /** What follows the parameters, by the value of the first one that decides it. */
  readonly variants?: readonly { readonly when: string; readonly parameters: readonly ParameterInfo[] }[];
}

export interface ModemInfo {
  readonly name: string;
  readonly dialect: string;
  /** Which of the lists that come with it are its commands. */
  readonly commands: number;
}

/** What a hand does to the hardware. */
export type HandAction =
  | { readonly do: "reset" }
  | { readonly do: "power-cycle" }
  | { readonly do: "antenna"; readonly attached: boolean }
  | { readonly do: "drop-link"; readonly id: number }
  /** Without an address: the computer's own again. */
  | { readonly do: "next-address"; readonly ip?: string };

export type ServerMessage =
  /** First, and again when modems come or go. */
  | {
      readonly type: "modems";
      /** Another one after a restart of the process. */
      readonly instance: string;
      readonly modems: readonly ModemInfo[];
      /** Modems of one dialect share a list. */
      readonly commands: readonly (readonly CommandInfo[])[];
    }
  | {
      readonly type: "activities";
      readonly modem: string;
      /** Counts the modem's activities from 0: that of the first one here. */
      readonly first: number;
      /** Before these, so many were left out: they came faster than the page took them. */
      readonly missed: number;
      /** The wall time at which the modem's clock, by which these are, showed 0; milliseconds. */
      readonly clockStartedAtMs: number;
      readonly activities: readonly JsonObject[];
    }
  | { readonly type: "state"; readonly modem: string; readonly state: ModemState }
  /** Something that the page asked for could not be done. */
  | { readonly type: "failed"; readonly modem?: string; readonly message: string };

export type ClientMessage =
  /** From now on these modems are shown: each from its activity of that number on. */
  | { readonly type: "watch"; readonly modems: Readonly<Record<string, number>> }
  /** Bytes for the AT port, one character a byte. */
  | { readonly type: "type"; readonly modem: string; readonly bytes: string }
  | { readonly type: "hand"; readonly modem: string; readonly action: HandAction };
