import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCertificate } from "../node/certificates/create-certificate.js";
import { FileFlash } from "../node/flash-file.js";
import { runCertificates } from "./certificates.js";

const validity = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("2045-06-07T00:00:00Z") };
const root = await createCertificate({ ...validity, name: "our root", role: "authority" });
const issuer = root.authority ?? expect.fail("an authority can sign");
const client = await createCertificate({ ...validity, name: "our client", role: "client", issuer });
const server = await createCertificate({ ...validity, name: "our server", role: "server", issuer });

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtual-esp-at-certificates-"));
  output = "";
  const keep = (text: unknown) => {
    output += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  const files = {
    "root.pem": root.certificate,
    "client.pem": client.certificate,
    "client.key": client.key,
    "server.pem": server.certificate,
    "server.key": server.key,
    "nonsense.pem": "nothing",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const flash = () => new FileFlash(at("flash.json"));

/** Runs the verb on the flash file; `@name` stands for a file in the folder. Gives the exit status and the output. */
async function run(command: string): Promise<[number, string]> {
  output = "";
  const args = command.split(" ").map((word) => (word.startsWith("@") ? at(word.slice(1)) : word));
  const status = await runCertificates(["--flash", at("flash.json"), ...args]);
  return [status, output.replaceAll(folder, "DIR")];
}

describe("certificates list", () => {
  it("says when there are none, and writes nothing", async () => {
    const [status, text] = await run("list");
    expect([status, text]).toEqual([0, expect.stringContaining("holds no certificates")]);
    expect(existsSync(at("flash.json"))).toBe(false);
  });

  it("has one line for each partition", async () => {
    await run("load --client-ca @root.pem --number 7");
    const [status, text] = await run("list");
    expect(status).toBe(0);
    expect(text.split("\n").filter((line) => line !== "")).toEqual([
      expect.stringMatching(/^client_cert\.0\tCN=virtual-esp-at client, by CN=virtual-esp-at test CA, until \d{4}-/),
      "client_key.0\tprivate key, ec",
      expect.stringMatching(/^client_ca\.0\tCN=virtual-esp-at test CA, by itself, until \d{4}-/),
      expect.stringMatching(/^server_cert\.0\tCN=localhost, by CN=virtual-esp-at test CA, until \d{4}-/),
      "server_key.0\tprivate key, ec",
      expect.stringMatching(/^server_ca\.0\tCN=virtual-esp-at test CA/),
      "client_ca.7\tCN=our root, by itself, until 2045-06-07",
    ]);
  });
});

describe("certificates load", () => {
  it("puts files into their partitions and leaves everything else alone", async () => {
    await flash().save({ nvs: { a: 1 }, partitions: { ota_0: Uint8Array.of(1, 2) } });
    const [status, text] = await run("load --client-cert @client.pem --client-key @client.key --client-ca @root.pem");
    expect([status, text]).toEqual([
      0,
      "client_cert.0 is now DIR/client.pem\nclient_key.0 is now DIR/client.key\nclient_ca.0 is now DIR/root.pem\n",
    ]);
    const { nvs, partitions } = await flash().load();
    expect(nvs).toEqual({ a: 1 });
    expect(partitions.ota_0).toEqual(Uint8Array.of(1, 2));
    expect(Buffer.from(partitions["client_cert.0"] ?? []).toString()).toBe(client.certificate);
    expect(Buffer.from(partitions["client_key.0"] ?? []).toString()).toBe(client.key);
    // The others are those that the modem would have had.
    expect(Buffer.from(partitions["server_cert.0"] ?? []).toString()).toContain("BEGIN CERTIFICATE");
  });

  it("takes the other half from the flash", async () => {
    for (const files of ["--server-cert @server.pem --server-key @server.key", "--server-cert @server.pem"]) {
      expect((await run(`load ${files} --number 255`))[0]).toBe(0);
    }
  });

  it.each([
    ["--client-cert @nonsense.pem", "The file DIR/nonsense.pem holds no PEM certificate."],
    ["--client-ca @client.key", "The file DIR/client.key holds no PEM certificate (but a PRIVATE KEY)."],
    ["--server-key @server.pem", "The file DIR/server.pem holds no PEM private key (but a CERTIFICATE)."],
    ["--client-ca @missing.pem", /^The file DIR\/missing\.pem cannot be read: .*ENOENT.*\.$/],
    [
      "--client-cert @client.pem --client-key @server.key",
      "The certificate and the private key 0 do not belong together: give both --client-cert and --client-key.",
    ],
    [
      "--client-cert @client.pem",
      "The certificate and the private key 0 do not belong together: give both --client-cert and --client-key.",
    ],
    [
      "--server-key @server.key --number 3",
      "The flash holds no other half for DIR/server.key: give both --server-cert and --server-key.",
    ],
  ])("refuses %s and changes nothing", async (args, message) => {
    const [status, text] = await run(`load ${args}`);
    expect(status).toBe(1);
    expect(text.replace("virtual-esp-at certificates: ", "").trimEnd()).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
    expect(existsSync(at("flash.json"))).toBe(false);
  });
});

describe("certificates export", () => {
  it("writes the set that the modem will have", async () => {
    const [status, text] = await run("export @out/pem");
    expect(status).toBe(0);
    const names = readdirSync(at("out/pem")).sort();
    expect(names).toEqual([
      "client_ca.0.pem",
      "client_cert.0.pem",
      "client_key.0.pem",
      "server_ca.0.pem",
      "server_cert.0.pem",
      "server_key.0.pem",
    ]);
    expect(text.trimEnd().split("\n").sort()).toEqual(names.map((name) => `DIR/out/pem/${name}`));
    const { partitions } = await flash().load();
    for (const name of names) {
      expect(readFileSync(at(`out/pem/${name}`))).toEqual(Buffer.from(partitions[name.replace(".pem", "")] ?? []));
    }
    if (process.platform !== "win32") expect(statSync(at("out/pem/client_key.0.pem")).mode & 0o77).toBe(0);
  });

  it("says when it cannot write", async () => {
    mkdirSync(at("out/client_cert.0.pem"), { recursive: true });
    const [status, text] = await run("export @out");
    expect(status).toBe(1);
    expect(text).toMatch(/client_cert\.0\.pem cannot be written: .*\.\n$/);
  });
});

describe("certificates reset", () => {
  it("throws away certificates and nothing else", async () => {
    await flash().save({ nvs: { a: 1 }, partitions: { ota_0: Uint8Array.of(1) } });
    await run("load --client-ca @root.pem");
    expect(await run("reset")).toMatchObject([0, expect.stringContaining("6 partitions were removed")]);
    expect(await flash().load()).toEqual({ nvs: { a: 1 }, partitions: { ota_0: Uint8Array.of(1) } });
  });
});

describe("certificates with bad usage", () => {
  it.each([
    ["destroy", 'the action is list, load, export, reset, not "destroy"'],
    ["load", "name at least one PEM file, as in --client-ca FILE"],
    ["export", "name the folder to write to: export DIR"],
    ["export a b", '"b" is one word too many'],
    ["list now", '"now" is one word too many'],
    ["list --client-ca x", "PEM files and --number are for load, not for list"],
    ["reset --number 1", "PEM files and --number are for load, not for reset"],
    ["load --client-ca x --number 256", "--number is a whole number from 0 to 255, not 256"],
    ["load --client-ca x --number -1", /--number/],
    ["load --client-ca x --number 1e1", "--number is a whole number from 0 to 255, not 1e1"],
    ["load --other-ca x", /--other-ca/],
  ])("%s", async (command, message) => {
    const [status, text] = await run(command);
    expect(status).toBe(2);
    expect(text.replace("virtual-esp-at certificates: ", "").trimEnd()).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
    expect(text.trimEnd()).not.toContain("\n");
  });

  it("wants a flash file", async () => {
    expect(await runCertificates(["list"])).toBe(2);
    expect(output).toBe("virtual-esp-at certificates: name the flash file of the modem: --flash FILE\n");
  });

  it("says what is wrong with a damaged flash file", async () => {
    writeFileSync(at("flash.json"), "{");
    const [status, text] = await run("list");
    expect([status, text]).toEqual([1, expect.stringMatching(/flash file DIR\/flash\.json is damaged/)]);
  });

  it.each(["--help", "-h"])("explains itself with %s", async (flag) => {
    expect(await runCertificates([flag])).toBe(0);
    expect(output).toContain("Usage: virtual-esp-at certificates --flash FILE ACTION");
  });
});
