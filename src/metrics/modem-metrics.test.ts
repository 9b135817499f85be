import { expect, it } from "vitest";
import { createModem } from "../node/create-modem.js";
import { FakeClock } from "../testing/fake-clock.js";
import { FakeNetwork } from "../testing/fake-network.js";
import { addMetrics, ModemMetrics } from "./modem-metrics.js";

/** A modem that joins, connects to a peer that echoes, sends, and is talked to while it is busy. */
async function countedSession(): Promise<ModemMetrics> {
  const metrics = new ModemMetrics({ modems: () => 1, clients: () => 0 });
  const clock = new FakeClock();
  const network = new FakeNetwork({ clock });
  await network.listen({ port: 7 }, (socket) => ({
    onData: (bytes) => void socket.send(bytes),
    onClose: () => undefined,
  }));
  const modem = createModem({ clock, network, observer: metrics.observer });
  await modem.opened;
  for (const line of [
    'AT+CWJAP="any",""\r\n',
    "AT",
    'AT+CIPSTART="TCP","127.0.0.1",7',
    "AT+CIPSEND=3",
    "abc",
    "AT+NOSUCH",
    'AT+CIPSTART="TCP","127.0.0.1",9',
  ]) {
    // the first one gets no time to end
    const isLeftAlone = line.endsWith("\n");
    modem.write(line === "abc" || isLeftAlone ? line : `${line}\r\n`);
    await clock.advance(isLeftAlone ? 10 : 1000);
  }
  return metrics;
}

it("counts what a modem does, with labels that do not depend on what hosts send", async () => {
  const text = await (await countedSession()).text();
  for (const line of [
    'esp_at_links_open{type="TCP"} 1',
    'esp_at_commands_total{command="AT+CIPSEND",result="SEND OK"} 1',
    'esp_at_commands_total{command="unknown",result="ERROR"} 1',
    'esp_at_network_bytes_total{direction="sent"} 3',
    'esp_at_network_bytes_total{direction="received"} 3',
    'esp_at_refused_inputs_total{during="command"} 1',
    "esp_at_starts_total 1",
    "esp_at_modems 1",
  ]) {
    expect(text).toContain(`\n${line}\n`);
  }
  expect(text).toMatch(/^esp_at_serial_bytes_total\{direction="from_host"\} \d+$/m);
  expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
});

it("adds up what several processes count", async () => {
  const [one, other] = [await countedSession(), await countedSession()];
  const text = await addMetrics([await one.data(), await other.data(), []]);
  expect(text).toContain("\nesp_at_modems 2\n");
  expect(text).toContain('\nesp_at_links_open{type="TCP"} 2\n');
});
