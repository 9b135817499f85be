import type { Modem } from "../modem.js";
import type { InputMode } from "../serial/input-mode.js";
import { type PayloadOptions, PayloadReader, type PayloadResult } from "../serial/payload-reader.js";

/** Writes the prompt and waits for what it asks for, or `+++`; input after that is dropped until the result. */
export function readPayload(modem: Modem, options: PayloadOptions): Promise<PayloadResult> {
  return read(modem, options, (reader) => reader);
}

/** As {@link readPayload}, where nothing cancels: `+++` is data too. Source: library, AT+SYSMFG and AT+SYSMSGFILTERCFG. */
export async function readWholePayload(modem: Modem, lengthBytes: number): Promise<Uint8Array> {
  const payload = await read(modem, { lengthBytes, escapes: false }, (reader) => ({
    receive: (burst) => reader.receive(burst),
  }));
  return payload ?? new Uint8Array();
}

async function read(
  modem: Modem,
  options: PayloadOptions,
  modeOf: (reader: PayloadReader) => InputMode,
): Promise<PayloadResult> {
  const payload = await new Promise<PayloadResult>((resolve) => {
    const end = (result: PayloadResult) => {
      modem.input.enter(modem.dispatcher.complete);
      resolve(result);
    };
    // after a reset it never ends, and the command is never heard of again
    modem.input.enter(modeOf(new PayloadReader(options, end)));
    modem.transmitter.write(modem.dialect.replies.prompt);
  });
  modem.input.enter(modem.dispatcher.deaf);
  return payload;
}
