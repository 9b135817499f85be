import { expect, it } from "vitest";
import { readCertificates, withoutCertificates } from "./partitions.js";

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const partitions = {
  "server_key.0": bytes("sk"),
  ota_0: bytes("image"),
  "client_cert.10": bytes("c10"),
  "client_ca.2": bytes("\xff"),
  "client_cert.0": bytes("c0"),
  client_cert: bytes("no number"),
  "client_cert.x": bytes("no number"),
  "other_cert.0": bytes("no kind"),
};

it("reads certificates by number, then by kind, and nothing else", () => {
  expect(readCertificates({ partitions })).toEqual([
    { kind: "client_cert", number: 0, pem: "c0" },
    { kind: "server_key", number: 0, pem: "sk" },
    { kind: "client_ca", number: 2, pem: "\xff" },
    { kind: "client_cert", number: 10, pem: "c10" },
  ]);
});

it("leaves all other partitions alone", () => {
  expect(Object.keys(withoutCertificates(partitions))).toEqual([
    "ota_0",
    "client_cert",
    "client_cert.x",
    "other_cert.0",
  ]);
});
