import { beforeEach, describe, expect, it } from "vitest";
import { Settings } from "../settings/settings.js";
import { SoftAp } from "./soft-ap.js";

const heard: string[] = [];
let settings: Settings;
let softAp: SoftAp;

function mac(number: number): string {
  return `02:00:00:00:00:${number.toString(16).padStart(2, "0")}`;
}

beforeEach(() => {
  heard.length = 0;
  settings = new Settings();
  settings.set("wifiMode", 2);
  softAp = new SoftAp(settings, () => "7c:df:a1:ab:cd:ef", {
    onStationConnected: (station) => heard.push(`connected ${station}`),
    onStationDisconnected: (station) => heard.push(`disconnected ${station}`),
    onAddressGiven: (station, ip) => heard.push(`address ${station} ${ip}`),
  });
});

describe("SoftAp", () => {
  it("has a name of its own until one is chosen", () => {
    expect(softAp.configuration).toMatchObject({ ssid: "ESP_ABCDEF", password: "", encryption: 0, maximumStations: 5 });
  });

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [3, true],
  ])("is on in mode %i: %s", (mode, on) => {
    settings.set("wifiMode", mode);
    expect(softAp.enabled).toBe(on);
    expect(softAp.connectStation(mac(1))).toBe(on);
  });

  it("gives each station the lowest free address, and takes it back", () => {
    for (const number of [1, 2, 3]) softAp.connectStation(mac(number));
    softAp.disconnectStation(mac(1).toUpperCase());
    softAp.connectStation(mac(4));
    expect(softAp.stations).toEqual([
      { mac: mac(2), ip: "192.168.4.3" },
      { mac: mac(3), ip: "192.168.4.4" },
      { mac: mac(4), ip: "192.168.4.2" },
    ]);
    expect(heard.slice(0, 2)).toEqual([`connected ${mac(1)}`, `address ${mac(1)} 192.168.4.2`]);
    expect(heard.slice(-3)).toEqual([`disconnected ${mac(1)}`, `connected ${mac(4)}`, `address ${mac(4)} 192.168.4.2`]);
  });

  it("is full at its maximum, and knows a station only once", () => {
    expect([1, 2, 3, 4, 5, 6].map((number) => softAp.connectStation(mac(number)))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    softAp.disconnectStation(mac(5));
    expect([1, 5].map((number) => softAp.connectStation(mac(number)))).toEqual([false, true]);
    expect(softAp.disconnectStation(mac(9))).toBe(false);
  });

  it("turns stations away when it has no address left, unless it gives none", () => {
    settings.set("dhcpServer", { leaseMinutes: 1, startIp: "192.168.4.8", endIp: "192.168.4.9" });
    expect([1, 2, 3].map((number) => softAp.connectStation(mac(number)))).toEqual([true, true, false]);
    settings.set("dhcp", 1);
    heard.length = 0;
    expect(softAp.connectStation(mac(3))).toBe(true);
    expect(heard).toEqual([`connected ${mac(3)}`]);
    expect(softAp.stations.at(-1)).toEqual({ mac: mac(3), ip: "0.0.0.0" });
  });

  it("sends all away aloud, and forgets them in silence at a reset", () => {
    for (const number of [1, 2]) softAp.connectStation(mac(number));
    heard.length = 0;
    softAp.disconnectAll();
    expect(heard).toEqual([`disconnected ${mac(1)}`, `disconnected ${mac(2)}`]);
    softAp.connectStation(mac(1));
    heard.length = 0;
    softAp.stop();
    expect([heard, softAp.stations]).toEqual([[], []]);
  });
});
