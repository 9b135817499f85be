import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FlashContents } from "../core/index.js";
import { CertificateError, describeCertificate, isPair, requireKind } from "../node/certificates/check-certificates.js";
import { factoryCertificates } from "../node/certificates/factory-certificates.js";
import {
  type CertificateKind,
  certificateKinds,
  partitionName,
  readCertificates,
  withoutCertificates,
} from "../node/certificates/partitions.js";
import { FileFlash, FlashFileError } from "../node/flash-file.js";
import { parsingUsage, UsageError } from "./usage-error.js";

export const CERTIFICATES_USAGE = `Usage: virtual-esp-at certificates --flash FILE ACTION

Certificates and keys of a modem's SSL links and SSL server, in its flash file, while no modem uses the file.
A flash without any gets a set of its own when it is first needed: a throw-away CA, and a client's and a server's
certificate that it has signed.

Actions:
  list                  say what there is (default)
  load                  put PEM files in:
    --client-cert FILE  --client-key FILE   what SSL links show to servers (AT+CIPSSLCCONF, pki_number)
    --client-ca FILE                        whom SSL links trust (ca_number)
    --server-cert FILE  --server-key FILE   what the SSL server shows
    --server-ca FILE                        whose clients the SSL server takes
    --number N                              0 to 255, default 0; the server uses 0
  export DIR            write all of them as PEM files, client_cert.0.pem and so on
  reset                 throw all of them away, for a new set
`;

const LARGEST_NUMBER = 255;

/** A file could not be read or written, or holds something else; the message is one sentence. */
class FileError extends Error {}

/**
 * The verb `certificates`.
 * @param args what follows the verb on the command line
 * @returns the exit status: 0 done, 1 a file is wrong, 2 bad usage (both said in one sentence on stderr)
 */
export async function runCertificates(args: readonly string[]): Promise<number> {
  try {
    const request = readRequest(args);
    process.stdout.write(request === "help" ? CERTIFICATES_USAGE : await actions[request.action](request));
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (!isUsage && !(error instanceof FileError) && !(error instanceof FlashFileError)) throw error;
    process.stderr.write(`virtual-esp-at certificates: ${error.message}\n`);
    return isUsage ? 2 : 1;
  }
}

interface Request {
  readonly action: keyof typeof actions;
  readonly flashPath: string;
  readonly folder: string;
  readonly number: number;
  /** Which file holds what. */
  readonly files: ReadonlyMap<CertificateKind, string>;
}

const actions = { list, load, export: exportAll, reset };

async function list({ flashPath }: Request): Promise<string> {
  const certificates = readCertificates(await new FileFlash(flashPath).load());
  if (certificates.length === 0) return `${flashPath} holds no certificates; a set is made when it is first needed.\n`;
  return certificates
    .map((stored) => `${partitionName(stored.kind, stored.number)}\t${describeCertificate(stored)}\n`)
    .join("");
}

async function load({ flashPath, files, number }: Request): Promise<string> {
  const flash = new FileFlash(flashPath);
  const contents = await loadWithFactorySet(flash);
  const partitions = { ...contents.partitions };
  for (const [kind, path] of files) {
    const pem = readText(path);
    explain(path, () => requireKind(kind, pem));
    partitions[partitionName(kind, number)] = new Uint8Array(Buffer.from(pem, "latin1"));
  }
  for (const role of ["client", "server"] as const) requirePair(role, number, partitions, files);
  await flash.save({ ...contents, partitions });
  return [...files].map(([kind, path]) => `${partitionName(kind, number)} is now ${path}\n`).join("");
}

async function exportAll({ flashPath, folder }: Request): Promise<string> {
  const flash = new FileFlash(flashPath);
  const contents = await loadWithFactorySet(flash);
  const written = readCertificates(contents).map(({ kind, number, pem }) => {
    const path = join(folder, `${partitionName(kind, number)}.pem`);
    attempt(`${path} cannot be written`, () => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, pem, { encoding: "latin1", mode: kind.endsWith("_key") ? 0o600 : 0o644 });
    });
    return `${path}\n`;
  });
  // A set that was made just now has to be the one that the modem will have.
  await flash.save(contents);
  return written.join("");
}

async function reset({ flashPath }: Request): Promise<string> {
  const flash = new FileFlash(flashPath);
  const contents = await flash.load();
  const count = readCertificates(contents).length;
  await flash.save({ ...contents, partitions: withoutCertificates(contents.partitions) });
  return `${count} partitions were removed; a new set is made when it is first needed.\n`;
}

async function loadWithFactorySet(flash: FileFlash): Promise<FlashContents> {
  const contents = await flash.load();
  if (readCertificates(contents).length > 0) return contents;
  return { ...contents, partitions: { ...contents.partitions, ...(await factoryCertificates()) } };
}

function requirePair(
  role: "client" | "server",
  number: number,
  partitions: FlashContents["partitions"],
  files: ReadonlyMap<CertificateKind, string>,
): void {
  const [certificateKind, keyKind] = [`${role}_cert`, `${role}_key`] as const;
  const given = files.get(certificateKind) ?? files.get(keyKind);
  if (given === undefined) return;
  const text = (kind: CertificateKind) => Buffer.from(partitions[partitionName(kind, number)] ?? []).toString("latin1");
  const both = `--${role}-cert and --${role}-key`;
  if (text(certificateKind) === "" || text(keyKind) === "") {
    throw new FileError(`The flash holds no other half for ${given}: give both ${both}.`);
  }
  if (!explain(given, () => isPair(text(certificateKind), text(keyKind)))) {
    throw new FileError(`The certificate and the private key ${number} do not belong together: give both ${both}.`);
  }
}

function readRequest(args: readonly string[]): Request | "help" {
  const { values, positionals } = parseCommandLine(args);
  if (values.help === true) return "help";
  const [action = "list", ...rest] = positionals;
  if (!isAction(action)) throw new UsageError(`the action is ${Object.keys(actions).join(", ")}, not "${action}"`);
  const [folder, ...surplus] = action === "export" ? rest : ["", ...rest];
  if (folder === undefined) throw new UsageError("name the folder to write to: export DIR");
  if (surplus.length > 0) throw new UsageError(`"${surplus[0]}" is one word too many`);
  if (values.flash === undefined) throw new UsageError("name the flash file of the modem: --flash FILE");
  const files = new Map(
    certificateKinds.flatMap((kind) => {
      const path = values[optionOf(kind)];
      return typeof path === "string" ? [[kind, path] as const] : [];
    }),
  );
  if (action === "load" && files.size === 0) throw new UsageError("name at least one PEM file, as in --client-ca FILE");
  if (action !== "load" && (files.size > 0 || values.number !== undefined)) {
    throw new UsageError(`PEM files and --number are for load, not for ${action}`);
  }
  const number = values.number === undefined || /^\d+$/.test(values.number) ? Number(values.number ?? 0) : -1;
  if (number < 0 || number > LARGEST_NUMBER) {
    throw new UsageError(`--number is a whole number from 0 to ${LARGEST_NUMBER}, not ${values.number}`);
  }
  return { action, flashPath: values.flash, folder, number, files };
}

function isAction(name: string): name is keyof typeof actions {
  return Object.hasOwn(actions, name);
}

function parseCommandLine(args: readonly string[]) {
  return parsingUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        flash: { type: "string" },
        "client-cert": { type: "string" },
        "client-key": { type: "string" },
        "client-ca": { type: "string" },
        "server-cert": { type: "string" },
        "server-key": { type: "string" },
        "server-ca": { type: "string" },
        number: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }),
  );
}

type FileOption = "client-cert" | "client-key" | "client-ca" | "server-cert" | "server-key" | "server-ca";

function optionOf(kind: CertificateKind): FileOption {
  return kind.replace("_", "-") as FileOption;
}

function readText(path: string): string {
  return attempt(`The file ${path} cannot be read`, () => readFileSync(path, "latin1"));
}

function attempt<T>(problem: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FileError(`${problem}: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

/** Says which file it is about. */
function explain<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new FileError(`The file ${path} ${error.message}.`, { cause: error });
  }
}
