import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional, string } from "../../dispatch/parameters.js";
import type { AccessPointInView } from "../../wifi/access-points.js";

/** Scanning takes so long on a channel, over thirteen channels; milliseconds (manual: 120 for an active scan). */
const CHANNEL_MS = 120;
const CHANNELS = 13;

interface Filter {
  readonly ssid?: string | undefined;
  readonly mac?: string | undefined;
  readonly channel?: number | undefined;
}

/** Manual, Wi-Fi AT Commands: AT+CWLAP; which fields are shown and in which order: AT+CWLAPOPT. */
export const cwlap = defineCommand({
  name: "CWLAP",
  chapter: "wifi",
  summary: "List the access points in range.",
  execute: (context) => scan(context, {}),
  set: set(
    [
      optional(string("ssid", "only with this name", { maximumLength: 32 })),
      optional(string("mac", "only with this MAC address", { maximumLength: 17 })),
      optional(number("channel", "only on this channel", { minimum: 0, maximum: 14 })),
      optional(number("scanType", "0 active, 1 passive", { minimum: 0, maximum: 1 })),
      optional(number("scanTimeMin", "milliseconds a channel", { minimum: 0, maximum: 1500 })),
      optional(number("scanTimeMax", "milliseconds a channel", { minimum: 0, maximum: 1500 })),
    ],
    (context) => scan(context, context.args),
  ),
});

async function scan({ modem, reply }: CommandContext, filter: Filter): Promise<void> {
  demand(modem.wifi.station.enabled);
  const { settings } = modem;
  await new Promise<void>((resolve) => {
    modem.clock.schedule(CHANNEL_MS * (filter.channel ? 1 : CHANNELS), resolve);
  });
  const found = modem.wifi.surroundings
    .scan()
    .filter((point) => matches(point, filter))
    .filter((point) => point.rssi >= settings.get("scanMinimumRssi"))
    .filter((point) => ((settings.get("scanAuthModes") >>> point.encryption) & 1) === 1);
  if (settings.get("scanSorted") === 1) found.sort((one, other) => other.rssi - one.rssi);
  for (const point of found) reply.line(`+CWLAP:(${fieldsOf(point, settings.get("scanMask")).join(",")})`);
}

function matches(point: AccessPointInView, { ssid, mac, channel }: Filter): boolean {
  return (
    (!ssid || point.ssid === ssid) && (!mac || point.bssid === mac.toLowerCase()) && (!channel || point.channel === channel)
  );
}

/** In the order of the bits of AT+CWLAPOPT: the last two numbers are 802.11b/g/n and no WPS. */
function fieldsOf(point: AccessPointInView, mask: number): (string | number)[] {
  const cipher = point.encryption === 0 ? 0 : 4; // CCMP
  const all = [
    point.encryption,
    `"${point.ssid}"`,
    point.rssi,
    `"${point.bssid}"`,
    point.channel,
    -1,
    -1,
    cipher,
    cipher,
    7,
    0,
  ];
  return all.filter((_, bit) => ((mask >>> bit) & 1) === 1);
}
