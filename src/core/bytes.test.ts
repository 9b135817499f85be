import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes, cutPieces, lengthOf } from "./bytes.js";

it("cuts pieces anywhere without losing or moving a byte", () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.nat(45), (all, wanted) => {
      const count = Math.min(wanted, lengthOf(all));
      const [before, behind] = cutPieces(all, count);
      expect(lengthOf(before)).toBe(count);
      expect(concatBytes([...before, ...behind])).toEqual(concatBytes(all));
      expect([...before, ...behind].every((piece) => piece.length > 0)).toBe(true);
    }),
  );
});
