import { cutPieces, lengthOf } from "../bytes.js";
import type { SerialLine } from "../ports.js";
import type { Activity } from "./activity.js";

/** The same line, with what it takes told to `tell`. */
export function observeLine(line: SerialLine, tell: (activity: Activity) => void): SerialLine {
  let full = false;
  return {
    write(pieces) {
      const taken = line.write(pieces);
      for (const bytes of cutPieces(pieces, taken)[0]) tell({ kind: "modem", bytes });
      if (full !== taken < lengthOf(pieces)) {
        full = !full;
        tell({ kind: "line", full });
      }
      return taken;
    },
    setReceiving: (on) => line.setReceiving(on),
    configure: (settings) => line.configure(settings),
    drain: (done) => line.drain(done),
    get answerGapMs() {
      return line.answerGapMs ?? 0;
    },
  };
}
