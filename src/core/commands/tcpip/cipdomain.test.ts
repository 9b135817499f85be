import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../../testing/bench.js";
import { expectRefusals } from "../../../testing/bench-states.js";
import { ERROR, expectDialogue, expectRefused, OK } from "../../../testing/dialogue.js";

const names = { "web.example": "192.0.2.7", "six.example": "2001:db8::7" };

describe("AT+CIPDOMAIN", () => {
  // golden 27; the network does not have to be joined (wire facts 4.10)
  it("resolves names and literal addresses", async () => {
    const bench = await powerOnBench({ internet: { names } });
    const found = (address: string) => `+CIPDOMAIN:"${address}"\r\n${OK}`;
    await expectDialogue(bench, [
      ['AT+CIPDOMAIN="web.example"', found("192.0.2.7")],
      ['AT+CIPDOMAIN="WEB.Example"', found("192.0.2.7")],
      ['AT+CIPDOMAIN="192.0.2.9"', found("192.0.2.9")],
      ['AT+CIPDOMAIN="web.example",1', found("192.0.2.7")],
      ['AT+CIPDOMAIN="web.example",2', found("192.0.2.7")],
      ['AT+CIPDOMAIN="six.example"', found("2001:db8::7")],
      ['AT+CIPDOMAIN="web.example",1,0', found("192.0.2.7")],
      ['AT+CIPDOMAIN="web.example",1,60000', found("192.0.2.7")],
      ['AT+CIPDOMAIN="web.example",1,1000,0', found("192.0.2.7")],
    ]);
  });

  it("asks for IPv6 alone only with AT+CIPV6=1", async () => {
    const bench = await powerOnBench({ internet: { names } });
    await expectDialogue(bench, [
      ['AT+CIPDOMAIN="six.example",3', ERROR],
      ["AT+CIPV6=1", OK],
      ['AT+CIPDOMAIN="six.example",3', `+CIPDOMAIN:"2001:db8::7"\r\n${OK}`],
    ]);
  });

  it("shows the address bare in 2.2, which has no timeout", async () => {
    const bench = await powerOnBench({ dialect: "2.2", internet: { names } });
    await expectDialogue(bench, [
      ['AT+CIPDOMAIN="web.example"', `+CIPDOMAIN:192.0.2.7\r\n${OK}`],
      ['AT+CIPDOMAIN="web.example",1,1000', ERROR],
    ]);
  });

  it.each([
    'AT+CIPDOMAIN="nosuch.example"',
    'AT+CIPDOMAIN="web.example",3',
    'AT+CIPDOMAIN="six.example",2',
    'AT+CIPDOMAIN="web.example",1,5', // an answer takes 20 ms
  ])("fails without an error code: %s", async (line) => {
    const bench = await powerOnBench({ internet: { names } });
    await bench.command("AT+SYSLOG=1");
    const heard = (await bench.command(line)) + (await bench.wait(300));
    expect(heard).toBe(ERROR);
  });

  it("keeps the line busy until the answer", async () => {
    const bench = await powerOnBench();
    await bench.command('AT+CIPDOMAIN="nosuch.example"'); // 200 ms
    expect(await bench.command("AT")).toBe("\r\nbusy p...\r\n");
    expect(await bench.wait(200)).toBe(ERROR);
    expect(await bench.command("AT")).toBe(OK);
  });

  it("refuses what it cannot read", async () => {
    const bench = await powerOnBench({ internet: { names } });
    await expectRefused(bench, [
      ...["AT+CIPDOMAIN", "AT+CIPDOMAIN?", "AT+CIPDOMAIN=?", "AT+CIPDOMAIN=", 'AT+CIPDOMAIN=""'],
      ...["0", "4", "-1"].map((ipNetwork) => `AT+CIPDOMAIN="web.example",${ipNetwork}`),
      ...["-1", "60001"].map((timeout) => `AT+CIPDOMAIN="web.example",1,${timeout}`),
    ]);
    await bench.command("AT+SYSLOG=1");
    await expectDialogue(bench, [
      ["AT+CIPDOMAIN=web.example", `ERR CODE:0x01080000\r\n${ERROR}`],
      ['AT+CIPDOMAIN="web.example","1"', `ERR CODE:0x01080001\r\n${ERROR}`],
      ['AT+CIPDOMAIN="web.example",1,"1"', `ERR CODE:0x01080002\r\n${ERROR}`],
    ]);
  });
});

// library
it("AT+CIPDOMAIN takes no empty place, and a fourth parameter from 5.0 only", async () => {
  const lines = ["", ",1,", ",1,0,", ",1,0,2", ",1,0,0,0"].map((tail) => `AT+CIPDOMAIN="web.example"${tail}`);
  for (const dialect of ["4.1", "5.0"]) {
    const bench = await powerOnBench({ dialect, internet: { names } });
    await expectRefusals(bench, [...lines.slice(1), 'AT+CIPDOMAIN="web.example",,1000']);
    const answer = await bench.command('AT+CIPDOMAIN="web.example",1,0,1');
    expect(answer).toBe(dialect === "4.1" ? ERROR : `+CIPDOMAIN:"192.0.2.7"\r\n${OK}`);
  }
});
