import { describe, expect, it } from "vitest";
import { formatAsctime, timeZoneMinutes } from "./time-zone.js";

// seed, AT+CIPSNTPCFG: whole hours from -12 to 14, or hours from -12 to 14 and minutes from 0 to 59
describe("timeZoneMinutes", () => {
  it.each([
    [0, 0],
    [8, 480],
    [-5, -300],
    [14, 840],
    [-12, -720],
    [800, 480],
    [-500, -300],
    [1245, 765],
    [530, 330],
    [-330, -210],
    [-945, -585],
    [1400, 840],
    [1459, 899],
    [-1259, -779],
    [15, 15], // golden 29
    [-13, -13],
    [59, 59],
  ])("%d is %d minutes", (zone, minutes) => {
    expect(timeZoneMinutes(zone)).toBe(minutes);
  });

  it.each([60, 99, -60, 560, -560, 1460, 1500, -1260, -1300, 2147483647, -2147483648])("%d is none", (zone) => {
    expect(timeZoneMinutes(zone)).toBeUndefined();
  });
});

describe("formatAsctime", () => {
  it.each([
    [0, "Thu Jan  1 00:00:00 1970"],
    [1_767_323_045, "Fri Jan  2 03:04:05 2026"],
    [1_481_510_012, "Mon Dec 12 02:33:32 2016"], // seed, AT+CIPSNTPTIME
    [951_827_696, "Tue Feb 29 12:34:56 2000"],
    [-1, "Wed Dec 31 23:59:59 1969"],
  ])("%d is %s", (seconds, text) => {
    expect(formatAsctime(seconds)).toBe(text);
  });
});
