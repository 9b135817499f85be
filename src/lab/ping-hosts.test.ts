import { expect, it } from "vitest";
import { PingHosts } from "./ping-hosts.js";

it("makes a host for each number of milliseconds", () => {
  const hosts = new PingHosts();
  const first = hosts.find("ping-250.test");
  expect(first).toMatchObject({ name: "ping-250.test", number: 200, pingMs: 250 });
  expect(hosts.find("ping-250.test")).toBe(first);
  expect(hosts.find("ping-0.test")?.number).toBe(201);
  expect(hosts.get(200)).toBe(first);
});

it.each(["ping.test", "ping-.test", "ping-x.test", "ping-60001.test", "ping-007.test", "ping--1.test"])(
  "has no host %s",
  (name) => {
    expect(new PingHosts().find(name)).toBeUndefined();
  },
);

it("gives up the oldest when it has no more addresses", () => {
  const hosts = new PingHosts();
  for (let ms = 0; ms < 55; ms++) hosts.find(`ping-${ms}.test`);
  expect(hosts.get(254)?.pingMs).toBe(54);
  expect(hosts.find("ping-99.test")?.number).toBe(200);
  expect(hosts.get(200)?.pingMs).toBe(99);
  expect(hosts.find("ping-0.test")?.number).toBe(201);
});
