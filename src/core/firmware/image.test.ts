import { describe, expect, it } from "vitest";
import { makeFirmwareImage } from "../../lab/servers/firmware-image.js";
import { readImage } from "./image.js";

const changed = (change: (image: Uint8Array) => void) => {
  const image = makeFirmwareImage("v1.2.3.4");
  change(image);
  return image;
};

describe("readImage", () => {
  it.each(["v1.2.3.4", "v2.2.0.0", "x", "x".repeat(32)])("tells the version %s", (version) => {
    expect(readImage(makeFirmwareImage(version))).toEqual({ version });
  });

  it("does not mind what follows, such as a hash", () => {
    const image = makeFirmwareImage("v1.2.3.4");
    expect(readImage(Uint8Array.from([...image, ...new Array<number>(32).fill(7)]))).toEqual({ version: "v1.2.3.4" });
  });

  it("reads an image of several segments", () => {
    const single = makeFirmwareImage("v1.2.3.4");
    const second = [0, 0, 0, 0x40, 4, 0, 0, 0, 1, 2, 4, 8]; // its data change the checksum by 15
    const body = [...single.subarray(0, 24 + 8 + 256), ...second];
    const image = new Uint8Array(Math.ceil((body.length + 1) / 16) * 16);
    image.set(body);
    image[1] = 2;
    image[image.length - 1] = (single.at(-1) ?? 0) ^ 15;
    expect(readImage(image)).toEqual({ version: "v1.2.3.4" });
  });

  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("no image at all, and rather long, so that it has a header's length")],
    [
      "a web page under the image's first byte",
      Uint8Array.from([0xe9, ...new TextEncoder().encode("<html>".repeat(20))]),
    ],
    ["an image whose first byte is wrong", changed((image) => image.set([0xea]))],
    ["an image without segments", changed((image) => image.set([0], 1))],
    ["an image with more segments than there are", changed((image) => image.set([9], 1))],
    ["an image of which one bit has changed", changed((image) => image.set([(image[100] ?? 0) ^ 1], 100))],
    ["an image with a wrong checksum", changed((image) => image.set([0], image.length - 1))],
    ["an image without a description", changed((image) => image.set([0, 0, 0, 0], 32))],
    ["an image with a segment of 4 GB", changed((image) => image.fill(0xff, 28, 32))],
    ["the first half of an image", makeFirmwareImage("v1.2.3.4").subarray(0, 160)],
    ["an image without its last byte", makeFirmwareImage("v1.2.3.4").subarray(0, -1)],
  ])("does not take %s", (_, bytes) => {
    expect(readImage(bytes)).toBeUndefined();
  });
});
