import { describe, expect, it, vi } from "vitest";
import { type Bench, joinedBench, powerOnBench } from "../../../testing/bench.js";
import { expectRefusals, powerCycle, restart } from "../../../testing/bench-states.js";
import { expectDialogue, OK } from "../../../testing/dialogue.js";

const NAMES = { names: { "web.example": "127.0.0.1" } };

function quoted(...addresses: string[]): string {
  return addresses.map((address) => `,"${address}"`).join("");
}

/** The name servers that the network is told to ask when the host resolves a name; undefined: the computer's own. */
async function serversAsked(bench: Bench): Promise<readonly string[] | undefined> {
  const resolve = vi.spyOn(bench.network, "resolve");
  expect(await bench.command('AT+CIPDOMAIN="web.example"')).toContain("127.0.0.1");
  const [, options] = resolve.mock.lastCall ?? [];
  resolve.mockRestore();
  return options?.servers;
}

describe.each([
  ["2.2", ["222.222.67.208"]], // seed
  ["4.2", ["208.67.222.222", "114.114.114.114", "8.8.8.8"]], // golden 27
] as const)("AT+CIPDNS in dialect %s", (dialect, defaults) => {
  const shown = (enabled: number, ...addresses: string[]) => `+CIPDNS:${enabled}${quoted(...addresses)}\r\n${OK}`;

  it("0 asks as the computer does, 1 asks the default servers", async () => {
    const bench = await joinedBench({ dialect, internet: NAMES });
    await expectDialogue(bench, [["AT+CIPDNS?", shown(0, ...defaults)]]);
    expect(await serversAsked(bench)).toBeUndefined();
    await expectDialogue(bench, [
      ["AT+CIPDNS=1", OK],
      ["AT+CIPDNS?", shown(1, ...defaults)],
    ]);
    expect(await serversAsked(bench)).toEqual(defaults);
    await expectDialogue(bench, [["AT+CIPDNS=0", OK]]);
    expect(await serversAsked(bench)).toBeUndefined();
  });

  it("1 with servers asks these, in their order, before the defaults that are left", async () => {
    const bench = await joinedBench({ dialect, internet: NAMES });
    for (const chosen of [["10.0.0.1"], ["10.0.0.1", "10.0.0.2"], ["10.0.0.1", "10.0.0.2", "10.0.0.3"]]) {
      const all = [...chosen, ...defaults.slice(chosen.length)];
      await expectDialogue(bench, [
        ["AT+CIPDNS=0", OK],
        [`AT+CIPDNS=1${quoted(...chosen)}`, OK],
        ["AT+CIPDNS?", shown(1, ...all)],
      ]);
      expect(await serversAsked(bench)).toEqual(all);
    }
    await expectDialogue(bench, [
      ["AT+CIPDNS=0", OK],
      ["AT+CIPDNS?", shown(0, ...defaults)],
    ]);
  });

  // seed: "If you do not set a value for DNS IP, it will use 222.222.67.208 by default"
  it("1 alone goes back to the defaults", async () => {
    const bench = await powerOnBench({ dialect });
    await expectDialogue(bench, [
      [`AT+CIPDNS=1${quoted("10.0.0.1", "10.0.0.2")}`, OK],
      ["AT+CIPDNS=1", OK],
      ["AT+CIPDNS?", shown(1, ...defaults)],
    ]);
  });

  it("takes effect on AT+CIPSTART as well", async () => {
    const bench = await joinedBench({ dialect, internet: NAMES });
    await bench.command('AT+CIPDNS=1,"10.0.0.1"');
    const resolve = vi.spyOn(bench.network, "resolve");
    await bench.command('AT+CIPSTART="UDP","web.example",7000');
    expect(resolve.mock.lastCall?.[1]?.servers?.[0]).toBe("10.0.0.1");
  });

  // seed: "saved in the NVS area if AT+SYSSTORE=1"
  it("is kept over a restart, as AT+SYSSTORE says", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command('AT+CIPDNS=1,"10.0.0.1","10.0.0.2","10.0.0.3"');
    await restart(bench);
    await expectDialogue(bench, [
      ["AT+CIPDNS?", shown(1, "10.0.0.1", "10.0.0.2", "10.0.0.3")],
      ["AT+SYSSTORE=0", OK],
      ["AT+CIPDNS=0", OK],
      ["AT+CIPDNS?", shown(0, ...defaults)],
    ]);
    const other = await powerCycle(bench, { dialect });
    await expectDialogue(other, [["AT+CIPDNS?", shown(1, "10.0.0.1", "10.0.0.2", "10.0.0.3")]]);
  });

  it("refuses anything else", async () => {
    const bench = await powerOnBench({ dialect });
    await bench.command('AT+CIPDNS=1,"10.0.0.1"');
    const wrong = ["", "2", "-1", '0,"10.0.0.1"', '1,""', '1,"256.1.1.1"', '1,"abc"', '1,,"10.0.0.2"'];
    const four = `1${quoted("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4")}`;
    await expectRefusals(bench, [
      ...["AT+CIPDNS", "AT+CIPDNS=?", ...[...wrong, four].map((values) => `AT+CIPDNS=${values}`)],
      ['AT+CIPDNS="1"', 0x01080000],
      ["AT+CIPDNS=1,10.0.0.1", 0x01080001],
      ['AT+CIPDNS=1,"10.0.0.1",2', 0x01080002],
    ]);
    // seed: the servers cannot be the same; library: later they can
    const same = `AT+CIPDNS=1${quoted("10.0.0.1", "10.0.0.1")}`;
    if (dialect === "2.2") await expectRefusals(bench, [same]);
    else expect(await bench.command(same)).toBe(OK);
  });
});
