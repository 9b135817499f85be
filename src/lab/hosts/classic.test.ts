import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { bytesOf } from "../../testing/contracts/network-under-test.js";
import { LabClient, until } from "../../testing/lab-client.js";

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

it("echo.test sends back every byte, however many", async () => {
  const { socket, ear } = await new LabClient().dial("echo.test", 7);
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);
  await socket.send(bytes);
  await until(() => ear.lengthBytes === bytes.length);
  expect(Buffer.compare(ear.received, bytes)).toBe(0);
});

it("echo.test sends back what it has read when the client closes its end", async () => {
  const { socket, ear } = await new LabClient().dial("echo.test", 7);
  await socket.send(bytesOf("last words"));
  await until(() => ear.text === "last words");
  socket.close();
});

it("discard.test takes everything and says nothing, over TCP and UDP", async () => {
  const client = new LabClient();
  const { socket, ear } = await client.dial("discard.test", 9);
  for (let count = 0; count < 50; count++) await socket.send(new Uint8Array(100_000));
  const remote = { address: socket.remote.address, port: 9 };
  const heard: unknown[] = [];
  const udp = await client.network.openUdp({ localPort: 0, remote }, { onMessage: (bytes) => heard.push(bytes) });
  await udp.send(bytesOf("x"), remote);
  await sleep(50);
  expect([ear.events, heard]).toEqual([["open"], []]);
});

it("daytime.test tells the time of the lab and closes", async () => {
  const client = new LabClient({ time: new Date("2016-12-11T18:33:32Z") });
  const { ear } = await client.dial("daytime.test", 13);
  await until(() => ear.isClosed);
  const line = /^Sunday, December 11, 2016 18:33:3\d-UTC\r\n$/;
  expect(ear.text).toMatch(line);
  expect(textOf((await client.ask("daytime.test", 13, bytesOf("?"))).bytes)).toMatch(line);
});

it("chargen.test sends a line ten times a second, and one for each datagram", async () => {
  const client = new LabClient();
  const { ear } = await client.dial("chargen.test", 19);
  await until(() => ear.text.split("\r\n").length > 3);
  const [first = "", second = ""] = ear.text.split("\r\n");
  expect([first.length, first.slice(0, 4), second.slice(0, 4)]).toEqual([72, ' !"#', '!"#$']);
  expect(textOf((await client.ask("chargen.test", 19, bytesOf("?"))).bytes)).toBe(`${first}\r\n`);
});
