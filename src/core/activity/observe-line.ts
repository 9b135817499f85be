import type { SerialLine } from "../ports.js";
import type { Activity } from "./activity.js";

/** The same line, with what it takes told to `tell`. */
export function observeLine(line: SerialLine, tell: (activity: Activity) => void): SerialLine {
  let full = false;
  return {
    write(bytes) {
      const taken = line.write(bytes);
      if (taken > 0) tell({ kind: "modem", bytes: taken === bytes.length ? bytes : bytes.subarray(0, taken) });
      if (full !== taken < bytes.length) {
        full = taken < bytes.length;
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
