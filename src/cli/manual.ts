/** What docs/cli.md is made from. */
import { CERTIFICATES_USAGE } from "./certificates.js";
import { CHECK_USAGE } from "./check.js";
import { DIALECTS_USAGE } from "./dialects.js";
import type { VerbName } from "./options.js";

export { cliOptions, cliVerbs, optionGroups, optionSyntax } from "./options.js";

/** Each verb's own help. */
export const verbUsages: Readonly<Record<VerbName, string>> = {
  certificates: CERTIFICATES_USAGE,
  check: CHECK_USAGE,
  dialects: DIALECTS_USAGE,
};
