/** What docs/cli.md and docs/lab.md are made from. */
import { CERTIFICATES_USAGE } from "./certificates.js";
import { CHECK_USAGE } from "./check.js";
import { DIALECTS_USAGE } from "./dialects.js";
import { FLEET_USAGE } from "./fleet.js";
import { LAB_USAGE } from "./lab.js";
import type { VerbName } from "./options.js";
import { RECORD_USAGE } from "./record.js";
import { REPLAY_USAGE } from "./replay.js";
import { TAP_USAGE } from "./tap.js";

export { labAddresses } from "../lab/addresses.js";
export { labHosts } from "../lab/hosts/index.js";
export { cliOptions, cliVerbs, optionGroups, optionSyntax } from "./options.js";

/** Each verb's own help. */
export const verbUsages: Readonly<Record<VerbName, string>> = {
  tap: TAP_USAGE,
  record: RECORD_USAGE,
  replay: REPLAY_USAGE,
  certificates: CERTIFICATES_USAGE,
  check: CHECK_USAGE,
  dialects: DIALECTS_USAGE,
  fleet: FLEET_USAGE,
  lab: LAB_USAGE,
};
