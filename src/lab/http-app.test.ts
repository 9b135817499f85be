import { describe, expect, it } from "vitest";
import { LabClient } from "../testing/lab-client.js";

const get = (path: string, client = new LabClient()) =>
  client.exchange("http.test", 80, `GET ${path} HTTP/1.0\r\n\r\n`);
const bodyOf = (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4);

describe("the web server", () => {
  it("gives the same bytes every time", async () => {
    expect(await get("/hello")).toBe(
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 14\r\nConnection: close\r\n\r\nHello, modem!\n",
    );
  });

  it("lists its paths", async () => {
    expect(bodyOf(await get("/"))).toMatch(/^\/ {12}this list\n\/hello {7}14 bytes\n/);
  });

  it.each([0, 1, 63, 64, 65, 100_000])("has %i bytes", async (n) => {
    const answer = await get(`/bytes/${n}`);
    expect(answer).toContain(`\r\nContent-Length: ${n}\r\n`);
    const body = bodyOf(answer);
    expect(body.length).toBe(n);
    for (const [index, line] of body.split("\n").entries()) {
      if (line.length === 63) expect(Number(line.slice(0, 9))).toBe(index * 64);
    }
  });

  it.each(["/nothing", "/bytes/100000001", "/bytes/x", "/bytes", "/hello/1", "/redirect/21", "/bytes/9999999999"])(
    "does not have %s",
    async (path) => {
      expect(await get(path)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    },
  );

  it("sends chunks to whoever asks by HTTP/1.1", async () => {
    const request = "GET /chunked/2?x=y HTTP/1.1\r\nHost: http.test\r\nConnection: close\r\n\r\n";
    const answer = await new LabClient().exchange("http.test", 80, request);
    expect(answer).toContain("\r\nTransfer-Encoding: chunked\r\n");
    expect(bodyOf(answer)).toBe("7\r\n1 of 2\n\r\n7\r\n2 of 2\n\r\n0\r\n\r\n");
  });

  it("takes its time where that is asked for", async () => {
    const startMs = performance.now();
    expect(bodyOf(await get("/drip/3"))).toBe("1 of 3\n2 of 3\n3 of 3\n");
    expect(performance.now() - startMs).toBeGreaterThan(190);
    expect(bodyOf(await get("/slow/100"))).toBe("It took 100 ms.\n");
    expect(performance.now() - startMs).toBeGreaterThan(290);
  });

  it("redirects", async () => {
    expect(await get("/redirect/2")).toMatch(/^HTTP\/1\.1 302 Found\r\n.*\r\nLocation: \/redirect\/1\r\n/);
    expect(await get("/redirect/1")).toMatch(/\r\nLocation: \/hello\r\n/);
  });

  it.each([
    [503, "HTTP/1.1 503 Service Unavailable\r\n"],
    [204, "HTTP/1.1 204 No Content\r\n"],
    [7, "HTTP/1.1 200 OK\r\n"],
  ])("answers with status %i", async (status, line) => {
    expect(await get(`/status/${status}`)).toContain(line);
  });

  it.each([0, 100, 50_000])("breaks off after %i bytes", async (n) => {
    const answer = await get(`/cut/${n}`);
    expect(answer).toContain(`\r\nContent-Length: ${2 * n}\r\n`);
    expect(bodyOf(answer).length).toBe(n);
  });

  it("sends back a body, unless it is too long", async () => {
    const post = (length: number) =>
      new LabClient().exchange(
        "http.test",
        80,
        `POST /echo HTTP/1.0\r\nContent-Length: ${length}\r\n\r\n${"\xe4".repeat(length)}`,
      );
    expect(bodyOf(await post(300))).toBe("\xe4".repeat(300));
    expect(await post(1_000_001)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("shows the request as it came", async () => {
    const request = "GET /request HTTP/1.0\r\nX-Case: As Sent\r\n\r\n";
    expect(bodyOf(await new LabClient().exchange("http.test", 80, request))).toBe(
      "GET /request HTTP/1.0\nX-Case: As Sent\n",
    );
  });

  it("has the authority's certificate", async () => {
    expect(bodyOf(await get("/ca.pem"))).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  it("holds a client up no longer than it stays", async () => {
    const client = new LabClient();
    const { socket } = await client.dial("http.test", 80);
    await socket.send(new TextEncoder().encode("GET /bytes/100000000 HTTP/1.0\r\n\r\n"));
    socket.reset();
    expect(bodyOf(await get("/hello", client))).toBe("Hello, modem!\n");
  });
});
