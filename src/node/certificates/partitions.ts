import type { FlashContents } from "../../core/ports.js";

/** The flash partitions that hold certificates and keys, each in numbers from 0 on: `client_cert.0`. */
export const certificateKinds = [
  "client_cert",
  "client_key",
  "client_ca",
  "server_cert",
  "server_key",
  "server_ca",
] as const;

export type CertificateKind = (typeof certificateKinds)[number];

export type Partitions = Readonly<Record<string, Uint8Array>>;

export interface StoredCertificate {
  readonly kind: CertificateKind;
  /** 0 to 255. */
  readonly number: number;
  readonly pem: string;
}

export function partitionName(kind: CertificateKind, number: number): string {
  return `${kind}.${number}`;
}

/** All certificates and keys in flash, by number, then in the order of {@link certificateKinds}. */
export function readCertificates({ partitions }: Pick<FlashContents, "partitions">): StoredCertificate[] {
  return Object.entries(partitions)
    .flatMap(([name, bytes]) => {
      const found = parsePartitionName(name);
      return found ? [{ ...found, pem: Buffer.from(bytes).toString("latin1") }] : [];
    })
    .sort((a, b) => a.number - b.number || certificateKinds.indexOf(a.kind) - certificateKinds.indexOf(b.kind));
}

/** All other partitions. */
export function withoutCertificates(partitions: Partitions): Partitions {
  return Object.fromEntries(Object.entries(partitions).filter(([name]) => !parsePartitionName(name)));
}

function parsePartitionName(name: string): { kind: CertificateKind; number: number } | undefined {
  const [, kindName, digits] = /^([a-z_]+)\.(\d{1,3})$/.exec(name) ?? [];
  const kind = certificateKinds.find((candidate) => candidate === kindName);
  return kind === undefined ? undefined : { kind, number: Number(digits) };
}
