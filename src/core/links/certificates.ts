import { textOf } from "../bytes.js";
import type { PartitionFlash } from "../flash.js";
import type { FlashContents, TlsIdentity } from "../ports.js";

type Partitions = FlashContents["partitions"];

const CERTIFICATE = /^(client|server)_(cert|key|ca)\./;

/** Certificates and keys in flash, PEM, by the names of the firmware's partitions and a number: `client_cert.0`. */
export class Certificates {
  #preparing: Promise<void> | undefined;

  constructor(
    private readonly flash: PartitionFlash,
    private readonly factorySet: (() => Promise<Partitions>) | undefined,
  ) {}

  /** Before certificates are needed: flash without any gets the factory's, once. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#prepare().finally(() => {
      this.#preparing = undefined;
    });
    return this.#preparing;
  }

  async #prepare(): Promise<void> {
    if (!this.factorySet || Object.keys(this.flash.read().partitions).some((name) => CERTIFICATE.test(name))) return;
    await this.flash.writePartitions(await this.factorySet());
  }

  /** What AT+CIPSSLCCONF says about certificates that it cannot find. Source: wire facts 10.5. */
  missing(mode: number, { pki, ca }: { readonly pki: number; readonly ca: number }): readonly string[] {
    const lines: string[] = [];
    if ((mode & 1) !== 0 && this.#read("client_cert", pki) === undefined) lines.push("NO CERT FOUND");
    if ((mode & 1) !== 0 && this.#read("client_key", pki) === undefined) lines.push("NO PRVT_KEY FOUND");
    if ((mode & 2) !== 0 && this.#read("client_ca", ca) === undefined) lines.push("NO CA FOUND");
    return lines;
  }

  clientIdentity(number: number): TlsIdentity | undefined {
    return this.#identity("client", number);
  }

  serverIdentity(): TlsIdentity | undefined {
    return this.#identity("server", 0);
  }

  /** Whom a client trusts. */
  clientAuthorities(number: number): string | undefined {
    return this.#read("client_ca", number);
  }

  /** Whose clients a server takes. */
  serverAuthorities(): string | undefined {
    return this.#read("server_ca", 0);
  }

  #identity(role: "client" | "server", number: number): TlsIdentity | undefined {
    const certificate = this.#read(`${role}_cert`, number);
    const key = this.#read(`${role}_key`, number);
    return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  }

  #read(partition: string, number: number): string | undefined {
    const bytes = this.flash.read().partitions[`${partition}.${number}`];
    return bytes && textOf(bytes);
  }
}
