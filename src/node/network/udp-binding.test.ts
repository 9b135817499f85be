import { expect, it } from "vitest";
import { planUdpBinding, type UdpBinding } from "./udp-binding.js";

const v4 = (address: string, guarded = false): UdpBinding => ({ family: 4, address, guarded });
const v6 = (address: string, guarded = false): UdpBinding => ({ family: 6, address, guarded });

it.each([
  // Only this computer: nobody else can get in.
  ["127.0.0.1", "127.0.0.1", undefined, v4("127.0.0.1")],
  ["127.0.0.1", "127.3.2.1", undefined, v4("127.0.0.1")],
  ["127.0.0.1", "::1", undefined, v6("::1")],
  ["::1", "127.0.0.1", undefined, v4("127.0.0.1")],
  // Bound wider than allowed in order to reach the remote: guarded.
  ["127.0.0.1", "192.0.2.1", undefined, v4("0.0.0.0", true)],
  ["127.0.0.1", "2001:db8::1", undefined, v6("::", true)],
  ["127.0.0.1", "0.0.0.0", undefined, v4("0.0.0.0", true)],
  ["127.0.0.1", "255.255.255.255", undefined, v4("0.0.0.0", true)],
  ["127.0.0.1", "239.1.2.3", undefined, v4("0.0.0.0", true)],
  ["127.0.0.1", "ff02::1", undefined, v6("::", true)],
  ["192.168.1.5", "2001:db8::1", undefined, v6("::", true)],
  // As wide as the user allowed.
  ["0.0.0.0", "192.0.2.1", undefined, v4("0.0.0.0")],
  ["0.0.0.0", "127.0.0.1", undefined, v4("0.0.0.0")],
  ["0.0.0.0", "2001:db8::1", undefined, v6("::")],
  ["::", "192.0.2.1", undefined, v4("0.0.0.0")],
  ["192.168.1.5", "192.0.2.1", undefined, v4("192.168.1.5")],
  ["192.168.1.5", "127.0.0.1", undefined, v4("192.168.1.5")],
  ["192.168.1.5", "239.1.2.3", undefined, v4("0.0.0.0")],
  // A local address of the modem's own choice.
  ["127.0.0.1", "127.0.0.1", "127.0.0.9", v4("127.0.0.9")],
  ["127.0.0.1", "192.0.2.1", "192.168.1.5", v4("192.168.1.5", true)],
  ["0.0.0.0", "192.0.2.1", "192.168.1.5", v4("192.168.1.5")],
] as const)("--bind %s, remote %s, local address %s", (bind, remote, localAddress, expected) => {
  const options = { remote: { address: remote, port: 9 }, ...(localAddress !== undefined && { localAddress }) };
  expect(planUdpBinding(options, bind)).toEqual(expected);
});
