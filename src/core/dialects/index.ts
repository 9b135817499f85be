import { dialect22 } from "./2.2.js";
import { dialect24 } from "./2.4.js";
import { dialect34 } from "./3.4.js";
import { dialect41 } from "./4.1.js";
import { dialect42 } from "./4.2.js";
import { dialect50 } from "./5.0.js";
import type { Dialect } from "./dialect.js";
import { dialectNonOs17 } from "./nonos-1.7.js";

/** In order of age. */
export const dialects: readonly Dialect[] = [
  dialectNonOs17,
  dialect22,
  dialect24,
  dialect34,
  dialect41,
  dialect50,
  dialect42,
];

export const DEFAULT_DIALECT = dialect22;

/** Throws RangeError for a name that is not one of {@link dialects}. */
export function findDialect(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (!found) {
    throw new RangeError(`no dialect "${name}"; there are ${dialects.map((dialect) => dialect.name).join(", ")}`);
  }
  return found;
}
