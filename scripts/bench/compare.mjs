/** Measures the subjects of a row in turn (A B A B ...), so that whatever else the machine does falls on all of them. */

/** Not counted: until then V8 is busy with compiling what it has found to be run often. */
const WARM_UP_TURNS = 3;

/** Returns one line for each ratio of the row: medians of both, and the ratio of each round. */
export async function compare(row, rounds) {
  const sessions = {};
  const measured = {};
  try {
    for (const [name, stand] of Object.entries(row.subjects)) {
      sessions[name] = await stand();
      for (let turn = 0; turn < WARM_UP_TURNS; turn++) await row.measure(sessions[name], name);
      measured[name] = [];
    }
    for (let round = 0; round < rounds; round++) {
      for (const [name, session] of Object.entries(sessions)) measured[name].push(await row.measure(session, name));
    }
  } finally {
    for (const session of Object.values(sessions)) await session.close();
  }
  return row.ratios.filter(({ reference }) => measured[reference]).map((ratio) => summarize(row, ratio, measured));
}

function summarize({ name, title }, { value, unit, reference, target }, measured) {
  const own = measured.modem.map((result) => result[value]);
  const other = measured[reference].map((result) => result[value]);
  const ratios = own.map((result, round) => result / other[round]).sort((one, next) => one - next);
  const ratio = median(ratios);
  return {
    row: name,
    title,
    value,
    unit,
    modem: median(own),
    reference,
    referenceValue: median(other),
    ratio,
    least: ratios[0],
    most: ratios.at(-1),
    ...(target && { target, met: ratio >= (target.atLeast ?? 0) && ratio <= (target.atMost ?? Infinity) }),
  };
}

function median(values) {
  const sorted = [...values].sort((one, next) => one - next);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
