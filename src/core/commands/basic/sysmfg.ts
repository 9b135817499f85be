import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, setWithVariants } from "../../dispatch/define-command.js";
import { type ArgumentReader, number, string } from "../../dispatch/parameters.js";
import { readWholePayload } from "../../dispatch/read-payload.js";
import { digitsOf, isWritable, type MfgEntry, MfgType } from "../../firmware/manufacturing.js";

const Operation = { erase: 0, read: 1, write: 2 } as const;

const namespace = string("namespace", "name space", { minimumLength: 1, maximumLength: 15 });
const key = string("key", "key", { minimumLength: 1, maximumLength: 15 });
const offset = number("offset", "first byte to read", { minimum: 0 });
const length = number("length", "bytes to read", { minimum: 0 });
const type = number("type", "1 u8, 2 i8, 3 u16, 4 i16, 5 u32, 6 i32, 7 text, 8 binary", { minimum: 1, maximum: 8 });
const value = number("value", "the number; of text and binary data the bytes that follow the prompt");

const MOST_BYTES = 8191;

/** Manual, Basic AT Commands: AT+SYSMFG (from 3.2); limits and answers: library. The certificates of TLS are kept here. */
export const sysmfg = defineCommand({
  name: "SYSMFG",
  chapter: "basic",
  summary: "Show, write or erase what the manufacturer has put into flash.",
  query: showNamespaces,
  set: setWithVariants(
    [number("operation", "0 erase, 1 read, 2 write", { minimum: 0, maximum: 2 })],
    [
      { when: "operation is 0: a name space, or a key of it", parameters: [namespace, key] },
      { when: "operation is 1, down to a part of a value", parameters: [namespace, key, offset, length] },
      { when: "operation is 2", parameters: [namespace, key, type, value] },
    ],
    (context, reader) => {
      switch (context.args.operation) {
        case Operation.erase:
          return erase(context, reader);
        case Operation.write:
          return write(context, reader);
        default:
          return read(context, reader);
      }
    },
  ),
});

async function showNamespaces({ modem, reply, name }: CommandContext): Promise<void> {
  const entries = await modem.manufacturing.entries();
  for (const one of new Set(entries.map((entry) => entry.namespace))) reply.line(`+${name}:"${one}"`);
}

async function erase({ modem }: CommandContext, reader: ArgumentReader): Promise<void> {
  demand(reader.remaining > 0);
  const from = reader.read(namespace);
  const chosen = reader.remaining > 0 ? reader.read(key) : undefined;
  reader.end();
  demand(await modem.manufacturing.erase(from, chosen));
}

async function read(context: CommandContext, reader: ArgumentReader): Promise<void> {
  if (reader.remaining === 0) return showNamespaces(context);
  const { modem, reply, name } = context;
  const from = reader.read(namespace);
  const wanted = reader.remaining > 0 ? reader.read(key) : undefined;
  const part = reader.remaining > 0 ? reader.readAll([offset, length]) : undefined;
  reader.end();
  const entries = (await modem.manufacturing.entries()).filter((entry) => entry.namespace === from);
  const chosen = wanted === undefined ? entries : entries.filter((entry) => entry.key === wanted);
  demand(chosen.length > 0);
  for (const entry of chosen) {
    if (wanted === undefined) reply.line(`+${name}:"${from}","${entry.key}",${entry.type}`);
    else showValue(context, entry, part);
  }
}

function showValue(
  { reply, name }: CommandContext,
  { namespace: from, key: of, type: kind, value: bytes }: MfgEntry,
  part: { readonly offset: number; readonly length: number } | undefined,
): void {
  const isNumber = kind < MfgType.text;
  const shown = part && !isNumber ? bytes.subarray(part.offset, part.offset + part.length) : bytes;
  reply.raw(`+${name}:"${from}","${of}",${kind},${shown.length},`);
  reply.raw(shown);
  reply.raw("\r\n");
}

async function write({ modem }: CommandContext, reader: ArgumentReader): Promise<void> {
  demand(reader.remaining > 1);
  const args = reader.readAll([namespace, key, type, value]);
  reader.end();
  const isNumber = args.type < MfgType.text;
  demand(isNumber || (args.value >= 1 && args.value <= MOST_BYTES));
  const bytes = isNumber ? digitsOf(args.type, args.value) : await readWholePayload(modem, args.value);
  demand(isWritable(args.type, bytes));
  demand(await modem.manufacturing.write({ namespace: args.namespace, key: args.key, type: args.type, value: bytes }));
}
