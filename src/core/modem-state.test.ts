import { expect, it } from "vitest";
import { Bench, joinedBench, powerOnBench } from "../testing/bench.js";
import { linkedBench } from "../testing/bench-peers.js";
import { stateOf } from "./modem-state.js";

it("is off before power-on and while the modem starts again", async () => {
  const bench = new Bench();
  expect(stateOf(bench.modem).input).toBe("off");
  await bench.modem.powerOn();
  expect(stateOf(bench.modem).input).toBe("command");
  bench.modem.reset();
  expect(stateOf(bench.modem).input).toBe("off");
});

it("says what becomes of input", async () => {
  const { bench } = await linkedBench();
  const inputs = async (line: string) => {
    await bench.send(line);
    const { input, wantedBytes } = stateOf(bench.modem);
    return [input, wantedBytes];
  };
  expect(await inputs("AT\r\n")).toEqual(["command", undefined]);
  expect(await inputs("AT+CIPSEND=5\r\n")).toEqual(["payload", 5]);
  expect(await inputs("ab")).toEqual(["payload", 3]);
  expect(await inputs("cde")).toEqual(["command", undefined]);
  expect(await inputs("AT+CWLAP\r\n")).toEqual(["busy", undefined]);
  await bench.wait(5000);
  await bench.command("AT+CIPMODE=1");
  expect(await inputs("AT+CIPSEND\r\n")).toEqual(["passthrough", undefined]);
});

it("shows the station, what is around it and the links", async () => {
  const { bench } = await linkedBench();
  const { station, antennaAttached, accessPoints, links, server } = stateOf(bench.modem);
  expect(station).toMatchObject({ enabled: true, state: "online", accessPoint: { ssid: "test_ap", channel: 1 } });
  expect(station.address.ip).toMatch(/^\d+\./);
  expect({ antennaAttached, accessPoints }).toEqual({ antennaAttached: true, accessPoints: ["test_ap", "open_ap"] });
  expect(links).toMatchObject([{ id: 0, type: "TCP", role: "client", isOpen: true, waitingBytes: 0 }]);
  expect(server).toBeUndefined();
});

it("shows the server and its clients", async () => {
  const bench = await joinedBench();
  await bench.command("AT+CIPMUX=1");
  await bench.command("AT+CIPSERVER=1,8080");
  bench.peers.connect({ address: "127.0.0.1", port: 8080 }, { onData: () => undefined, onClose: () => undefined });
  await bench.wait(100);
  const { server, links, changed } = stateOf(bench.modem);
  expect(server).toEqual({ port: 8080, type: "TCP", clients: 1, maximum: 5 });
  expect(links).toMatchObject([{ role: "server" }]);
  expect(changed).toContain("multiplex");
});

it("is data, and names what is not as in the factory", async () => {
  const bench = await powerOnBench();
  const state = stateOf(bench.modem);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(state.changed).toEqual([]);
  await bench.command("ATE0");
  expect(stateOf(bench.modem).changed).toEqual(["echo"]);
  expect(stateOf(bench.modem).settings.echo).toBe(false);
});
