import { expect, it } from "vitest";
import { planListening } from "./listening-places.js";

const loopback = { bind: "127.0.0.1", softApBind: "127.0.0.2" };
const alone = { bind: "127.0.0.1", softApBind: undefined };
const all = { bind: "0.0.0.0", softApBind: "127.0.0.2" };

it.each([
  [{ family: 4 }, loopback, { addresses: ["127.0.0.1", "127.0.0.2"] }],
  [{ family: 4, netif: "station" }, loopback, { addresses: ["127.0.0.1"] }],
  [{ family: 4, netif: "softAp" }, loopback, { addresses: ["127.0.0.2"] }],
  [{ family: 6 }, loopback, { addresses: ["::1"] }],
  [{ family: 6, netif: "softAp" }, loopback, { addresses: [] }],
  [{ family: 4 }, alone, { addresses: ["127.0.0.1"] }],
  [{ family: 4, netif: "station" }, alone, { addresses: ["127.0.0.1"] }],
  [{ family: 4, netif: "softAp" }, alone, { addresses: [] }],
  [{ family: 4 }, all, { addresses: ["0.0.0.0"] }],
  [{ family: 4, netif: "station" }, all, { addresses: ["0.0.0.0"], except: "127.0.0.2" }],
  [{ family: 4, netif: "softAp" }, all, { addresses: ["127.0.0.2"] }],
  [{ family: 6, netif: "station" }, all, { addresses: ["::"] }],
] as const)("%j of %j listens at %j", (options, addresses, expected) => {
  expect(planListening(options, addresses)).toEqual(expected);
});
