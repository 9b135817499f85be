import { CommandError, ErrorCode } from "../../dispatch/command-error.js";
import { string } from "../../dispatch/parameters.js";
import { isMac, isMulticastMac } from "../../wifi/addresses.js";

/** The parameter that AT+CIPSTAMAC and AT+CIPAPMAC share. */
export const macParameters = [string("mac", "MAC address of a station: bit 0 is 0")] as const;

/** Refusals with the codes of golden 07. */
export function readMac(mac: string): string {
  if (!isMac(mac)) throw new CommandError({ code: ErrorCode.invalidParameter(0) });
  const address = mac.toLowerCase();
  if (isMulticastMac(address) || address === "00:00:00:00:00:00")
    throw new CommandError({ code: ErrorCode.executionFailed });
  return address;
}
