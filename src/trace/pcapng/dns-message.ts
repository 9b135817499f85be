import { isIPv4 } from "node:net";
import type { NetworkFailure } from "../../core/ports.js";
import { addressBytes } from "./ip-packet.js";

const CLASS_INTERNET = 1;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const NO_SUCH_NAME = 3;
const SERVER_FAILURE = 2;
const LONGEST_LABEL = 63;

/** What a name server would have answered. */
export function dnsAnswer(
  name: string,
  result: { readonly address?: string; readonly failure?: NetworkFailure },
): Buffer {
  const { address, failure } = result;
  const type = address === undefined || isIPv4(address) ? TYPE_A : TYPE_AAAA;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0x8180 | (address !== undefined ? 0 : failure === "dns" ? NO_SUCH_NAME : SERVER_FAILURE), 2);
  head.writeUInt16BE(1, 4); // questions
  head.writeUInt16BE(address === undefined ? 0 : 1, 6); // answers
  const question = Buffer.concat([encodeName(name), typeAndClass(type)]);
  if (address === undefined) return Buffer.concat([head, question]);
  const value = addressBytes(address, type === TYPE_AAAA);
  const rest = Buffer.alloc(6); // how long it may be kept: not known
  rest.writeUInt16BE(value.length, 4);
  const sameName = Buffer.of(0xc0, head.length);
  return Buffer.concat([head, question, sameName, typeAndClass(type), rest, value]);
}

function encodeName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label).subarray(0, LONGEST_LABEL);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
}

function typeAndClass(type: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(CLASS_INTERNET, 2);
  return bytes;
}
