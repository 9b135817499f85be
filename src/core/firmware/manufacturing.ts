import { bytesOf, concatBytes, textOf } from "../bytes.js";
import type { PartitionFlash } from "../flash.js";

/** The types of values, as AT+SYSMFG counts them; the text is 7, binary data 8. */
export const MfgType = { u8: 1, i8: 2, u16: 3, i16: 4, u32: 5, i32: 6, text: 7, binary: 8 } as const;

export interface MfgEntry {
  readonly namespace: string;
  readonly key: string;
  readonly type: number;
  /** A number as its decimal digits. */
  readonly value: Uint8Array;
}

/** The firmware's partition for it has so many bytes. */
const MOST_BYTES = 124 * 1024;

/** Certificates have partitions of their own here, whose name is the key: `client_cert.0` of the name space client_cert. */
const CERTIFICATE = /^((?:client|server)_(?:cert|key|ca))\.\d+$/;
const OTHERS = /^mfg\/([^/]+)\/(.+)$/;

/** What the manufacturer has put into flash: name spaces with keys and values. AT+RESTORE leaves them alone. */
export class Manufacturing {
  constructor(
    private readonly flash: PartitionFlash,
    /** Sees to it that the certificates that a modem comes with are there. */
    private readonly prepare: () => Promise<void>,
  ) {}

  async entries(): Promise<readonly MfgEntry[]> {
    await this.prepare();
    return Object.entries(this.flash.read().partitions).flatMap(([name, bytes]) => {
      const [, certificates] = CERTIFICATE.exec(name) ?? [];
      if (certificates !== undefined) {
        return [{ namespace: certificates, key: name, type: MfgType.binary, value: bytes }];
      }
      const [, namespace, key] = OTHERS.exec(name) ?? [];
      if (namespace === undefined || key === undefined) return [];
      return [{ namespace, key, type: bytes[0] ?? 0, value: bytes.subarray(1) }];
    });
  }

  /** False when there is no room for it. */
  async write({ namespace, key, type, value }: MfgEntry): Promise<boolean> {
    const others = (await this.entries()).filter((one) => one.namespace !== namespace || one.key !== key);
    const used = others.reduce((sum, one) => sum + one.key.length + one.value.length, 0);
    if (used + key.length + value.length > MOST_BYTES) return false;
    const isCertificate = CERTIFICATE.exec(key)?.[1] === namespace;
    const bytes = isCertificate ? value : concatBytes([Uint8Array.of(type), value]);
    await this.flash.writePartitions({ [partitionOf(namespace, key)]: bytes });
    return true;
  }

  /** False when there is nothing of the kind. */
  async erase(namespace: string, key?: string): Promise<boolean> {
    const entries = await this.entries();
    const doomed = entries.filter((one) => one.namespace === namespace && (key === undefined || one.key === key));
    if (doomed.length === 0) return false;
    const names = doomed.map((one) => [partitionOf(one.namespace, one.key), undefined]);
    await this.flash.writePartitions(Object.fromEntries(names));
    return true;
  }
}

function partitionOf(namespace: string, key: string): string {
  return CERTIFICATE.exec(key)?.[1] === namespace ? key : `mfg/${namespace}/${key}`;
}

/** What a number becomes in a value of this type, as C casts it. */
export function digitsOf(type: number, value: number): Uint8Array {
  const array = {
    [MfgType.u8]: Uint8Array,
    [MfgType.i8]: Int8Array,
    [MfgType.u16]: Uint16Array,
    [MfgType.i16]: Int16Array,
    [MfgType.u32]: Uint32Array,
    [MfgType.i32]: Int32Array,
  }[type];
  return bytesOf(String(array ? (array.of(value)[0] ?? 0) : value));
}

/** A text cannot have a NUL. */
export function isWritable(type: number, value: Uint8Array): boolean {
  return type !== MfgType.text || !textOf(value).includes("\0");
}
