import { describe, expect, it } from "vitest";
import { Surroundings } from "./access-points.js";

const ANY = { bssid: null, scanMode: 0, authMode: 0 };

describe("configured surroundings", () => {
  const surroundings = new Surroundings([
    { ssid: "home", password: "12345678", bssid: "CA:D7:19:D8:A6:44", channel: 11, rssi: -42 },
    { ssid: "cafe" },
    { ssid: "broken", silent: true },
  ]);

  it("show what was configured, and what one may leave out", () => {
    expect(surroundings.scan()).toEqual([
      {
        ssid: "home",
        password: "12345678",
        bssid: "ca:d7:19:d8:a6:44",
        channel: 11,
        rssi: -42,
        encryption: 3,
        silent: false,
      },
      {
        ssid: "cafe",
        password: "",
        bssid: expect.stringMatching(/^02:e5(:[0-9a-f]{2}){4}$/),
        channel: 1,
        rssi: -50,
        encryption: 0,
        silent: false,
      },
      expect.objectContaining({ ssid: "broken", silent: true }),
    ]);
  });

  it("make the same BSSID from the same name, and another from another", () => {
    const bssidOf = (ssid: string) => new Surroundings([{ ssid }]).scan()[0]?.bssid;
    expect(bssidOf("cafe")).toBe(surroundings.scan()[1]?.bssid);
    expect(bssidOf("cafe2")).not.toBe(bssidOf("cafe"));
  });

  it("accept the right password, and any where none is needed", () => {
    const [home, cafe] = surroundings.scan();
    if (!home || !cafe) throw new Error("both are configured");
    expect(["12345678", "12345679", ""].map((password) => surroundings.accepts(home, password))).toEqual([
      true,
      false,
      false,
    ]);
    expect(surroundings.accepts(cafe, "whatever")).toBe(true);
  });

  it("do not have what was not configured", () => {
    expect(surroundings.find({ ...ANY, ssid: "home" })?.channel).toBe(11);
    expect(surroundings.find({ ...ANY, ssid: "nosuch" })).toBeUndefined();
  });

  it("are empty while nothing is reachable", () => {
    const place = new Surroundings([{ ssid: "home" }]);
    place.setReachable(false);
    expect([place.reachable, place.scan(), place.find({ ...ANY, ssid: "home" })]).toEqual([false, [], undefined]);
    place.setReachable(true);
    expect(place.find({ ...ANY, ssid: "home" })).toBeDefined();
  });
});

describe("surroundings without configuration", () => {
  const surroundings = new Surroundings();

  it("show something in a scan, and have whatever is asked for", () => {
    expect(surroundings.scan().length).toBeGreaterThan(0);
    for (const ssid of ["virtual_ap", "any name"]) {
      const point = surroundings.find({ ssid, bssid: null, scanMode: 1, authMode: 16 });
      expect(point?.ssid).toBe(ssid);
      expect(point && surroundings.accepts(point, "any password")).toBe(true);
    }
  });

  it("have it with its own BSSID only", () => {
    const point = surroundings.find({ ...ANY, ssid: "any name" });
    if (!point) throw new Error("every name is there");
    expect(surroundings.find({ ...ANY, ssid: "any name", bssid: point.bssid })).toEqual(point);
    expect(surroundings.find({ ...ANY, ssid: "any name", bssid: "02:00:00:00:00:01" })).toBeUndefined();
  });

  it("have nothing while nothing is reachable", () => {
    const place = new Surroundings([]);
    place.setReachable(false);
    expect(place.find({ ...ANY, ssid: "any name" })).toBeUndefined();
  });
});
