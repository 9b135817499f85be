/** What the modem does with input at the moment. */
export interface InputMode {
  /** Input makes output (echo, answers), so that a host which sends on without reading has to be held up. */
  readonly answers?: boolean;
  /** Input is passed on: how it is divided into bursts makes no difference, as long as `+++` alone stays alone. */
  readonly passesOn?: boolean;
  /** Takes a burst of input and returns what another mode, entered meanwhile, has to deal with. */
  receive(burst: Uint8Array): Uint8Array;
  /** A burst of exactly `+++` stood alone. A mode without this method gets it as any other input. */
  receiveEscape?(): void;
  /** The burst is over: nothing else has come in at this moment. */
  endBurst?(): void;
  /** The modem is reset, or another mode is entered from outside. */
  leave?(): void;
}

const PLUS = 0x2b;

/**
 * How long `+++` has to stand alone, on either side. The firmware only asks for a chunk of its own; a few milliseconds
 * keep a transport that cuts data anywhere from making one by accident.
 */
export const ESCAPE_GUARD_MS = 3;

/** `+++` and nothing else. */
export function isEscape(bytes: Uint8Array): boolean {
  return bytes.length === 3 && bytes.every((byte) => byte === PLUS);
}
