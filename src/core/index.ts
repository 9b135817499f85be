export { type AccessPoint } from "./wifi/access-points.js";
export type { WifiTiming } from "./wifi/station.js";
export { commands as commandDefinitions } from "./commands/index.js";
export type { CommandDefinition, SetForm } from "./dispatch/define-command.js";
export type { Parameter } from "./dispatch/parameters.js";
export { isPresent, type Dialect } from "./dialects/dialect.js";
export { dialects, findDialect } from "./dialects/index.js";
export { Modem, type ModemOptions } from "./modem.js";
export * from "./ports.js";
