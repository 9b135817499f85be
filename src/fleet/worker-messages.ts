import type { FleetSettings } from "./fleet-settings.js";

/** From the process that the user started. It disconnects when the worker is to close everything and end. */
export type ToWorker =
  | { readonly kind: "start"; readonly settings: FleetSettings; readonly worker: number }
  | { readonly kind: "count"; readonly request: number };

export type FromWorker =
  | { readonly kind: "ready"; readonly ports: readonly number[] }
  /** The modems cannot be had; the worker ends. */
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "counted"; readonly request: number; readonly data: readonly object[] };
