import { demand } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional, string } from "../../dispatch/parameters.js";
import type { AccessPointInView } from "../../wifi/access-points.js";

/** How long a scan stays on a channel unless a maximum is given; milliseconds (manual). */
const CHANNEL_MS = { active: 120, passive: 360 } as const;
/** What is scanned unless channels are given. */
const CHANNELS = Array.from({ length: 13 }, (_, index) => index + 1);

interface Scan {
  readonly ssid?: string | undefined;
  readonly mac?: string | undefined;
  readonly channel?: number | undefined;
  readonly scanType?: number | undefined;
  readonly scanTimeMax?: number | undefined;
  readonly channelBitmap?: number | undefined;
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
      optional(
        number("scanTimeMax", "milliseconds a channel; 0: 120 active, 360 passive", { minimum: 0, maximum: 1500 }),
      ),
      optional(
        number("channelBitmap", "only on these channels, bit 1 = channel 1 (not in every dialect)", { minimum: 0 }),
      ),
    ],
    (context) => scan(context, context.args),
  ),
});

async function scan({ modem, reply }: CommandContext, wanted: Scan): Promise<void> {
  demand(modem.wifi.station.enabled);
  demand(wanted.channelBitmap === undefined || modem.dialect.rules.scansByBitmap);
  const { settings } = modem;
  const found = (await modem.wifi.scan(durationMs(wanted)))
    .filter((point) => matches(point, wanted))
    .filter((point) => point.rssi >= settings.get("scanMinimumRssi"))
    .filter((point) => ((settings.get("scanAuthModes") >>> point.encryption) & 1) === 1);
  if (settings.get("scanSorted") === 1) found.sort((one, other) => other.rssi - one.rssi);
  for (const point of found) reply.line(`+CWLAP:(${fieldsOf(point, settings.get("scanMask")).join(",")})`);
}

function durationMs(wanted: Scan): number {
  const channelMs = wanted.scanTimeMax || (wanted.scanType === 1 ? CHANNEL_MS.passive : CHANNEL_MS.active);
  return channelMs * (wanted.channel ? 1 : CHANNELS.filter((channel) => scansChannel(channel, wanted)).length);
}

function matches(point: AccessPointInView, wanted: Scan): boolean {
  const { ssid, mac } = wanted;
  return (
    (!ssid || point.ssid === ssid) && (!mac || point.bssid === mac.toLowerCase()) && scansChannel(point.channel, wanted)
  );
}

/** The set of channels counts only where no single one is given. Source: manual. */
function scansChannel(channel: number, wanted: Scan): boolean {
  if (wanted.channel) return channel === wanted.channel;
  return !wanted.channelBitmap || ((wanted.channelBitmap >>> channel) & 1) === 1;
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
