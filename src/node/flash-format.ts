import type { FlashContents, StoredValue } from "../core/ports.js";

const formatName = "virtual-esp-at flash";
const formatVersion = 1;

/** The contents as the text of a flash file. */
export function encodeFlash({ nvs, partitions }: FlashContents): string {
  const encoded = Object.entries(partitions).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const file = { format: formatName, version: formatVersion, nvs, partitions: Object.fromEntries(encoded) };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** The contents of a flash file; throws an Error whose message goes on after the name of the file. */
export function decodeFlash(file: Uint8Array): FlashContents {
  const value = parse(file);
  if (!isRecord(value) || value.format !== formatName) throw new Error("is no flash file of virtual-esp-at");
  if (value.version !== formatVersion) {
    throw new Error(`has the format version ${JSON.stringify(value.version)}, but only ${formatVersion} is known`);
  }
  const { nvs, partitions } = value;
  if (!isRecord(nvs) || !isRecord(partitions)) throw new Error("is damaged: a part of it is missing");
  const decoded = Object.entries(partitions).map(([name, text]) => [name, decodePartition(name, text)]);
  // JSON holds nothing but stored values.
  return { nvs: nvs as Record<string, StoredValue>, partitions: Object.fromEntries(decoded) };
}

function parse(file: Uint8Array): unknown {
  if (file.length === 0) throw new Error("is damaged: it is empty");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
  } catch (error) {
    throw new Error("is damaged: it is no JSON text", { cause: error });
  }
}

function decodePartition(name: string, text: unknown): Uint8Array {
  const isBase64 = typeof text === "string" && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  if (!isBase64) throw new Error(`is damaged: the partition ${JSON.stringify(name)} is no base64 text`);
  return new Uint8Array(Buffer.from(text, "base64"));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
