import { expect } from "vitest";
import { type SettingName, settingDefinitions } from "../core/settings/definitions.js";
import { type Bench, type BenchOptions, powerOnBench } from "./bench.js";
import { ERROR } from "./dialogue.js";

/** A refused command line; with a number, what AT+SYSLOG=1 shows of it as `ERR CODE`, else a plain ERROR. */
export type Refusal = string | readonly [line: string, code: number];

/** Expects every line to be refused with exactly its code, and the modem to be the same afterwards. */
export async function expectRefusals(bench: Bench, refusals: readonly Refusal[]): Promise<void> {
  await bench.command("AT+SYSLOG=1");
  const before = stateOf(bench);
  const expected = refusals.map((refusal) => (typeof refusal === "string" ? ([refusal, undefined] as const) : refusal));
  const heard: (readonly [string, string])[] = [];
  for (const [line] of expected) heard.push([line, await bench.command(line)]);
  expect(heard).toEqual(expected.map(([line, code]) => [line, (code === undefined ? "" : codeLine(code)) + ERROR]));
  expect(stateOf(bench)).toEqual(before);
  await bench.command("AT+SYSLOG=0");
}

function codeLine(code: number): string {
  return `ERR CODE:0x${code.toString(16).padStart(8, "0")}\r\n`;
}

/** Everything that a command could have changed by mistake. */
function stateOf({ modem, flash, network, uart }: Bench): unknown {
  const names = Object.keys(settingDefinitions) as SettingName[];
  return structuredClone({
    settings: names.map((name) => [name, modem.settings.get(name)]),
    flash,
    sockets: network.openCount,
    uart,
    station: modem.wifi.station.state,
    softApStations: modem.wifi.softAp.stations,
  });
}

/** The answer of a command that takes so many milliseconds, and everything else that came in that time. */
export async function commandLasting(bench: Bench, line: string, milliseconds: number): Promise<string> {
  return (await bench.command(line)) + (await bench.wait(milliseconds - 50));
}

/** Restarts the modem as AT+RST does; returns what it says in the first 1.5 seconds after its banner. */
export async function restart(bench: Bench): Promise<string> {
  const [answer = "", afterwards = ""] = (await commandLasting(bench, "AT+RST", 2000)).split("\r\nready\r\n");
  expect(answer.replace("AT+RST\r\n", "")).toBe("\r\nOK\r\n");
  return afterwards;
}

/** Pulls the plug: another modem with the same flash. */
export async function powerCycle(bench: Bench, options?: BenchOptions): Promise<Bench> {
  await bench.modem.powerOff();
  // what real storage could not hold does not survive here either
  return powerOnBench({ ...options, flash: JSON.parse(JSON.stringify(bench.flash)) });
}
