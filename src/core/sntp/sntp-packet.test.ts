import { describe, expect, it } from "vitest";
import { readAnswer, writeRequest } from "./sntp-packet.js";

const COOKIE = 0xdeadbeef;
/** From 1900 to 1970. */
const EPOCH = 2_208_988_800;

/** An answer as RFC 4330 draws it; the seconds count from 1900. */
function answer(seconds: number, fraction = 0, change: (packet: Uint8Array) => void = () => undefined): Uint8Array {
  const packet = new Uint8Array(48);
  const view = new DataView(packet.buffer);
  view.setUint8(0, 0x24);
  view.setUint8(1, 2);
  packet.set(writeRequest(COOKIE).subarray(40), 24);
  view.setUint32(40, seconds);
  view.setUint32(44, fraction);
  change(packet);
  return packet;
}

describe("writeRequest", () => {
  it("is 48 bytes: version 4, client, and the cookie as its transmit time", () => {
    const request = writeRequest(COOKIE);
    expect(request).toHaveLength(48);
    expect([...request.subarray(0, 40)]).toEqual([0x23, ...new Array<number>(39).fill(0)]);
    expect([...request.subarray(40)]).toEqual([0, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef]);
  });
});

describe("readAnswer", () => {
  it.each([
    ["1970", EPOCH, 0, 0],
    ["half a second later", EPOCH, 0x80000000, 500],
    ["2016", EPOCH + 1_481_481_212, 0, 1_481_481_212_000],
    ["the last second before the count begins again", 0xffffffff, 0, 2_085_978_495_000],
    ["the second after", 1, 0, 2_085_978_497_000],
  ])("tells the time in %s", (_, seconds, fraction, milliseconds) => {
    expect(readAnswer(answer(seconds, fraction), COOKIE)).toBe(milliseconds);
  });

  it("takes an answer that is longer", () => {
    expect(readAnswer(Uint8Array.from([...answer(EPOCH), 1, 2, 3, 4]), COOKIE)).toBe(0);
  });

  it("takes an answer that is a part of a larger array", () => {
    const whole = Uint8Array.from([9, 9, 9, ...answer(EPOCH + 1)]);
    expect(readAnswer(whole.subarray(3), COOKIE)).toBe(1000);
  });

  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a packet that is cut off", answer(EPOCH).subarray(0, 47)],
    ["an answer to another request", answer(EPOCH, 0, (packet) => packet.fill(1, 24, 32))],
    ["a request", answer(EPOCH, 0, (packet) => packet.fill(0x23, 0, 1))],
    ["a server that wants to be left alone", answer(EPOCH, 0, (packet) => packet.fill(0, 1, 2))],
    ["a server without a time", answer(0)],
  ])("does not take %s", (_, packet) => {
    expect(readAnswer(packet, COOKIE)).toBeUndefined();
  });
});
