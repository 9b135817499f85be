import { describe, expect, it } from "vitest";
import { bytesOf, StreamEar } from "../../testing/contracts/network-under-test.js";
import { LabClient, until } from "../../testing/lab-client.js";

describe("sntp.test", () => {
  it("tells the time of the lab", async () => {
    const client = new LabClient({ time: new Date("2036-02-07T00:00:00Z") });
    const request = new Uint8Array(48);
    request[0] = 0x23;
    const { bytes, from } = await client.ask("sntp.test", 123, request);
    expect(from).toEqual({ address: "198.51.100.123", port: 123 });
    const seconds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(40) - 2_208_988_800;
    expect(Math.abs(seconds - Date.UTC(2036, 1, 7) / 1000)).toBeLessThan(60);
  });
});

describe("dns.test", () => {
  const servers = ["198.51.100.53"];

  it.each([
    ["hidden.test", undefined, "198.51.100.80"],
    ["hidden.test", 6, "2001:db8:1ab::80"],
    ["echo.test", undefined, "198.51.100.7"],
  ] as const)("knows %s (family %s)", async (name, family, address) => {
    const { network } = new LabClient();
    expect(await network.resolve(name, { servers, ...(family && { family }) })).toBe(address);
  });

  it("does not know anything else", async () => {
    const { network } = new LabClient();
    await expect(network.resolve("nosuch.test", { servers })).rejects.toMatchObject({ failure: "dns" });
    await expect(network.resolve("example.com", { servers })).rejects.toMatchObject({ failure: "dns" });
  });

  it("is asked after servers of the lab that are none", async () => {
    const { network } = new LabClient();
    expect(await network.resolve("hidden.test", { servers: ["198.51.100.7", ...servers] })).toBe("198.51.100.80");
  });
});

describe.each([false, true])("ota.test (TLS: %s)", (secure) => {
  const get = (path: string) =>
    new LabClient().network.httpGet({
      address: "198.51.100.90",
      port: secure ? 443 : 80,
      secure,
      host: "ota.test",
      path: `/v1/device/rom/?${path}`,
      headers: {},
      maximumBytes: 100_000,
    }).response;

  it("has two versions", async () => {
    const newest = await get("is_format_simple=true");
    expect(JSON.parse(Buffer.from(newest.body).toString())).toEqual({ status: 200, rom_version: "v9.9.0.0" });
    for (const version of ["v9.8.0.0", "v9.9.0.0"]) {
      const { status, body } = await get(`action=download_rom&version=${version}&filename=ota.bin`);
      expect([status, body[0]]).toEqual([200, 0xe9]);
      expect(Buffer.from(body).toString("latin1")).toContain(version);
    }
    expect((await get("action=download_rom&version=v1&filename=ota.bin")).status).toBe(404);
  });
});

describe.each([
  [80, undefined],
  [443, {}],
] as const)("ws.test, port %i", (port, tls) => {
  const upgrade = [
    "GET /any HTTP/1.1",
    "Host: ws.test",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "\r\n",
  ].join("\r\n");

  it("sends back messages, text and binary", async () => {
    const { socket, ear } = await new LabClient().dial("ws.test", port, tls ? { tls } : {});
    await socket.send(bytesOf(upgrade));
    await until(() => ear.text.includes("\r\n\r\n"));
    expect(ear.text).toContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    ear.chunks.splice(0);
    // masked with zeros
    await socket.send(bytesOf("\x81\x82\0\0\0\0hi\x82\x81\0\0\0\0\xff"));
    await until(() => ear.lengthBytes === 7);
    expect(ear.text).toBe("\x81\x02hi\x82\x01\xff");
  });

  it("says what it is to whoever asks for a page", async () => {
    const answer = await new LabClient().exchange("ws.test", port, "GET / HTTP/1.0\r\n\r\n", tls);
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
  });
});

describe("mqtt.test", () => {
  const text = (value: string) => `\0${String.fromCharCode(value.length)}${value}`;
  const packet = (type: number, body: string) => `${String.fromCharCode(type, body.length)}${body}`;
  const CONNACK = "\x20\x02\0\0";

  async function connected(
    client: LabClient,
    name: string,
    port: number,
  ): Promise<{ ear: StreamEar; send(text: string): Promise<void> }> {
    const { socket, ear } = await client.dial("mqtt.test", port, port === 8883 ? { tls: {} } : {});
    const send = (message: string) => socket.send(bytesOf(message));
    await send(packet(0x10, `${text("MQTT")}\x04\x02\0\x3c${text(name)}`));
    await until(
      () => ear.text === CONNACK,
      () => ear.text,
    );
    ear.chunks.splice(0);
    return { ear, send };
  }

  it("lets the clients of both ports meet", async () => {
    const client = new LabClient();
    const reader = await connected(client, "reader", 1883);
    await reader.send(packet(0x82, `\0\x01${text("a/#")}\0`));
    await until(() => reader.ear.text === "\x90\x03\0\x01\0");
    reader.ear.chunks.splice(0);
    const writer = await connected(client, "writer", 8883);
    await writer.send(packet(0x30, `${text("a/b")}hello`));
    await until(
      () => reader.ear.text === packet(0x30, `${text("a/b")}hello`),
      () => reader.ear.text,
    );
  });

  it("keeps the last message of a topic, of a limited number of topics", async () => {
    const client = new LabClient();
    const writer = await connected(client, "writer", 1883);
    for (let index = 0; index < 1000; index++) await writer.send(packet(0x31, `${text(`t/${index}`)}x`));
    await writer.send(packet(0x31, `${text("t/7")}y`));
    await writer.send(packet(0x31, `${text("one/more")}z`));
    await until(() => writer.ear.isClosed);
    const reader = await connected(client, "reader", 1883);
    await reader.send(packet(0x82, `\0\x01${text("t/7")}\0`));
    await until(
      () => reader.ear.text.includes(`${text("t/7")}y`),
      () => reader.ear.text,
    );
  });
});

it("nothing of it is left open", async () => {
  const client = new LabClient();
  const ear = new StreamEar();
  client.network.connect({ address: "198.51.100.183", port: 1883 }, ear);
  await client.ask("sntp.test", 123, new Uint8Array(48));
  await until(() => ear.events.includes("open"));
  await client.close();
  const open = () => process.getActiveResourcesInfo().filter((kind) => /TCP|UDP/.test(kind));
  await until(
    () => open().length === 0,
    () => open().join(),
  );
});
