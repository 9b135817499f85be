import type { CreateModemOptions } from "../node/create-modem.js";
import { loopbackAddress } from "../node/network/addresses.js";
import type { CliSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

/**
 * What the command line says of the modem itself and its network.
 * @throws UsageError for options that do not go together
 */
export function modemOptions(settings: CliSettings): CreateModemOptions {
  const { pace, dialect, quirks, mac, flash, bind, accessPoints, map, hosts, sntpServer, dnsPort, otaServer, lab } =
    settings;
  const { softApBind } = settings;
  if (softApBind !== undefined && softApBind === (bind ?? loopbackAddress[4])) {
    throw new UsageError(`--softap-bind needs another address than --bind has, ${softApBind}.`);
  }
  return {
    accessPoints,
    quirks,
    map,
    hosts,
    lab,
    ...(pace !== undefined && { pace }),
    ...(dialect !== undefined && { dialect }),
    ...(mac !== undefined && { mac }),
    ...(flash !== undefined && { flash }),
    ...(bind !== undefined && { bind }),
    ...(softApBind !== undefined && { softApBind }),
    ...(sntpServer && { sntpServer }),
    ...(dnsPort !== undefined && { dnsPort }),
    ...(otaServer !== undefined && { otaServer }),
  };
}
