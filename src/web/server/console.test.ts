import { once } from "node:events";
import { get, type IncomingMessage, request } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { CreateModemOptions } from "../../node/create-modem.js";
import { until } from "../../testing/contracts/serial-port-support.js";
import type { ClientMessage, HandAction, ServerMessage } from "../protocol.js";
import { ConsoleError, type ModemConsole, openConsole } from "./index.js";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

async function opened(): Promise<ModemConsole> {
  const page = await openConsole({ port: 0 });
  cleanUp.push(() => page.close());
  return page;
}

/** The status, the headers and the text of an answer. */
async function ask(url: string, headers: Record<string, string> = {}, method = "GET") {
  const asked =
    method === "GET" ? get(url, { headers, agent: false }) : request(url, { headers, method, agent: false }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const piece of answer) text += String(piece);
  return { status: answer.statusCode, headers: answer.headers, text };
}

/** A page, as far as its WebSocket goes. */
class Page {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];

  constructor({ url }: ModemConsole, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace("http", "ws")}live`, { headers });
    this.socket.on("message", (data) => this.messages.push(JSON.parse(String(data)) as ServerMessage));
    this.socket.on("error", () => undefined);
    cleanUp.push(() => this.socket.terminate());
  }

  async ready(): Promise<this> {
    await until(() => this.all("modems").length > 0);
    return this;
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  watch(...names: string[]): void {
    this.send({ type: "watch", modems: Object.fromEntries(names.map((name) => [name, 0])) });
  }

  hand(modem: string, action: HandAction): void {
    this.send({ type: "hand", modem, action });
  }

  all<Type extends ServerMessage["type"]>(type: Type): Extract<ServerMessage, { readonly type: Type }>[] {
    return this.messages.filter((message) => message.type === type) as Extract<
      ServerMessage,
      { readonly type: Type }
    >[];
  }

  /** What the modem has written, as text. */
  said(modem: string): string {
    const activities = this.all("activities").filter((message) => message.modem === modem);
    return activities
      .flatMap((message) => message.activities)
      .map((activity) => (activity.kind === "modem" ? activity.bytes : ""))
      .join("");
  }
}

/** A console with a modem, and a page that watches it. */
async function watching(options: CreateModemOptions = {}) {
  const page = await opened();
  const modem = page.createModem("modem", options);
  cleanUp.push(() => modem.close());
  await modem.opened;
  const client = await new Page(page).ready();
  client.watch("modem");
  return { page, modem, client, state: () => client.all("state").at(-1)?.state };
}

describe("the page", () => {
  it("comes with a policy that lets nothing in from elsewhere, and a nonce of its own each time", async () => {
    const { url } = await opened();
    const [one, other] = [await ask(url), await ask(url)];
    expect(one.status).toBe(200);
    const policy = String(one.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(one.text).toContain(`nonce="${nonce}"`);
    expect(other.text).not.toContain(`nonce="${nonce}"`);
    expect(one.text).not.toMatch(/https?:\/\/|<style|style=| on\w+=/);
  });

  it.each([
    ["main.js", "text/javascript"],
    ["xterm.js", "text/javascript"],
    ["style.css", "text/css"],
    ["xterm.css", "text/css"],
    ["icon.svg", "image/svg+xml"],
  ])("has %s", async (name, type) => {
    const { status, headers } = await ask(`${(await opened()).url}${name}`);
    expect([status, headers["x-content-type-options"]]).toEqual([200, "nosniff"]);
    expect(headers["content-type"]).toContain(type);
  });

  it.each([
    "nothing.js",
    "main.js.map",
    "main.d.ts",
    "index.html",
    "..%2f..%2fpackage.json",
    "../../package.json",
    "%00",
    "live",
  ])("has no %s", async (name) => {
    expect((await ask(`${(await opened()).url}${name}`)).status).toBe(404);
  });

  it("is only read", async () => {
    const { url } = await opened();
    expect(await ask(url, {}, "POST")).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    expect(await ask(url, {}, "HEAD")).toMatchObject({ status: 200, text: "" });
  });
});

describe("strangers are refused with a reason", () => {
  const strangers: [string, Record<string, string>][] = [
    ["another name (DNS rebinding)", { host: "evil.test" }],
    ["another page", { origin: "http://evil.test" }],
    ["a page without an origin", { origin: "null" }],
  ];

  it.each(strangers)("%s, over HTTP", async (_who, headers) => {
    const answer = await ask((await opened()).url, headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(/^Refused: .*\.\n$/);
  });

  it.each(strangers)("%s, over WebSocket", async (_who, headers) => {
    const page = await opened();
    const { socket } = new Page(page, headers);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(403);
  });

  it("an open page of one's own is none", async () => {
    const page = await opened();
    const client = await new Page(page, { origin: page.url.replace(/\/$/, "") }).ready();
    expect(client.all("modems")[0]?.modems).toEqual([]);
  });
});

describe("a page that is open", () => {
  it("sees a modem from its start on, and types at it", async () => {
    const { client } = await watching();
    await until(() => client.said("modem").includes("ready"));
    client.send({ type: "type", modem: "modem", bytes: "AT+GMR\r\n" });
    await until(() => client.said("modem").endsWith("OK\r\n"));
    const [commands = []] = client.all("modems")[0]?.commands ?? [];
    expect(commands.find(({ name }) => name === "AT+CIPMUX")).toMatchObject({
      query: true,
      parameters: [{ range: "0 to 1" }],
    });
  });

  it("sees the state change, and what another host does", async () => {
    const { modem, client, state } = await watching();
    modem.onData(() => undefined);
    modem.write('AT+CWJAP="home","secret"\r\n');
    await until(() => state()?.station.state === "online");
    expect(state()?.station.accessPoint?.ssid).toBe("home");
    expect(client.said("modem")).toContain("WIFI GOT IP");
  });

  it("does what a hand would do to the hardware", async () => {
    const { modem, client, state } = await watching();
    modem.onData(() => undefined);
    const peer = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await once(peer, "listening");
    cleanUp.push(() => peer.close());
    modem.write('AT+CWJAP="home","secret"\r\n');
    await until(() => state()?.station.state === "online" && state()?.input === "command");
    modem.write(`AT+CIPSTART="TCP","127.0.0.1",${(peer.address() as { port: number }).port}\r\n`);
    await until(() => state()?.links[0]?.isOpen === true);
    client.hand("modem", { do: "drop-link", id: 0 });
    await until(() => client.said("modem").endsWith("CLOSED\r\n"));
    client.hand("modem", { do: "next-address", ip: "10.1.2.3" });
    client.hand("modem", { do: "antenna", attached: false });
    await until(() => client.said("modem").endsWith("WIFI DISCONNECT\r\n"));
    client.hand("modem", { do: "antenna", attached: true });
    await until(() => state()?.station.address.ip === "10.1.2.3");
    const starts = () => client.said("modem").split("\r\nready\r\n").length - 1;
    client.hand("modem", { do: "reset" });
    await until(() => starts() === 2);
    client.hand("modem", { do: "power-cycle" });
    await until(() => starts() === 3);
  });

  it.each<[HandAction, string]>([
    [{ do: "drop-link", id: 3 }, "Link 3 is not open."],
    [{ do: "next-address", ip: "nowhere" }, '"nowhere" is not an IPv4 address'],
  ])("hears why %j cannot be done", async (action, message) => {
    const { client } = await watching();
    client.hand("modem", action);
    await until(() => client.all("failed").length > 0);
    expect(client.all("failed")[0]).toEqual({ type: "failed", modem: "modem", message });
  });

  it.each([
    "",
    "nonsense",
    "null",
    "[]",
    '{"type":"watch"}',
    '{"type":"watch","modems":{"modem":-1}}',
    '{"type":"type","modem":"modem"}',
    '{"type":"hand","modem":"modem","action":{"do":"explode"}}',
    '{"type":"hand","modem":"modem","action":{"do":"antenna","attached":"no"}}',
  ])("is let go when it sends %j", async (text) => {
    const { client } = await watching();
    client.socket.send(text);
    const [code] = (await once(client.socket, "close")) as [number];
    expect(code).toBe(1008);
  });

  it("cannot send more than a megabyte at a time", async () => {
    const { client } = await watching();
    client.send({ type: "type", modem: "modem", bytes: "x".repeat(1024 * 1024) });
    await once(client.socket, "close");
  });

  it("is one of 16 at most", async () => {
    const page = await opened();
    await Promise.all(Array.from({ length: 16 }, () => new Page(page).ready()));
    const { socket } = new Page(page);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(503);
  });
});

describe("several modems", () => {
  it("are shown under their names, come and go, and are watched one by one", async () => {
    const page = await opened();
    const client = await new Page(page).ready();
    const [left, right] = [page.createModem("left"), page.createModem("right", { dialect: "4.2" })];
    cleanUp.push(() => Promise.all([left.close(), right.close()]));
    await until(() => client.all("modems").at(-1)?.modems.length === 2);
    expect(
      client
        .all("modems")
        .at(-1)
        ?.modems.map(({ name, dialect }) => [name, dialect]),
    ).toEqual([
      ["left", "2.2"],
      ["right", "4.2"],
    ]);
    expect(() => page.createModem("left")).toThrow(RangeError);
    client.watch("right");
    client.send({ type: "type", modem: "left", bytes: "AT\r\n" });
    client.send({ type: "type", modem: "right", bytes: "AT\r\n" });
    await until(() => client.said("right").endsWith("OK\r\n"));
    expect(client.said("left")).toBe("");
    await left.close();
    await until(() => client.all("modems").at(-1)?.modems.length === 1);
    client.send({ type: "type", modem: "left", bytes: "AT\r\n" });
    await until(() => client.all("failed").length > 0);
  });
});

describe("openConsole", () => {
  it("takes the next port when one is taken, and says so when all are", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    cleanUp.push(() => taken.close());
    const { port } = taken.address() as { port: number };
    const page = await openConsole({ port: [port, 0] });
    cleanUp.push(() => page.close());
    expect(page.url).not.toContain(`:${port}/`);
    const failure = await openConsole({ port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConsoleError);
    expect((failure as Error).message).toBe(
      `The console's port ${port} of 127.0.0.1 is taken; choose another, or 0 for any free one.`,
    );
  });

  it("closes with pages open, twice", async () => {
    const page = await opened();
    const client = await new Page(page).ready();
    const closed = once(client.socket, "close");
    await Promise.all([page.close(), page.close(), closed]);
    await expect(ask(page.url)).rejects.toThrow();
  });
});
