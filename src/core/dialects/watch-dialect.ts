import type { Dialect } from "./dialect.js";
import type { WordedSection } from "./words/index.js";

/** The same dialect, which tells of each value that is looked at if somebody wants to know. */
export function watchDialect(
  dialect: Dialect,
  onRead: ((section: WordedSection, name: string) => void) | undefined,
): Dialect {
  if (!onRead) return dialect;
  const watch = <Part extends object>(section: WordedSection, part: Part): Part =>
    new Proxy(part, {
      get(target, name, receiver) {
        if (typeof name === "string") onRead(section, name);
        return Reflect.get(target, name, receiver);
      },
    });
  return {
    ...dialect,
    limits: watch("limits", dialect.limits),
    replies: watch("replies", dialect.replies),
    rules: watch("rules", dialect.rules),
    defaults: watch("defaults", dialect.defaults),
    errno: watch("errno", dialect.errno),
  };
}
