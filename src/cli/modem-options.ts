import type { CreateModemOptions } from "../node/create-modem.js";
import type { CliSettings } from "./settings.js";

/** What the command line says of the modem itself and its network. */
export function modemOptions(settings: CliSettings): CreateModemOptions {
  const { pace, dialect, quirks, mac, flash, bind, accessPoints, map, hosts, sntpServer, dnsPort, otaServer, lab } =
    settings;
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
    ...(sntpServer && { sntpServer }),
    ...(dnsPort !== undefined && { dnsPort }),
    ...(otaServer !== undefined && { otaServer }),
  };
}
