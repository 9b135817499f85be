import { LINK_COUNT, type LinkRole, type LinkType } from "./links/link.js";
import type { Modem } from "./modem.js";
import type { Endpoint } from "./ports.js";
import { PayloadReader } from "./serial/payload-reader.js";
import type { AddressSettings } from "./settings/definitions.js";
import { type SettingName, type SettingValues, settingDefinitions } from "./settings/definitions.js";
import { WifiState } from "./wifi/station.js";

/** What a modem is at one moment, as plain data (JSON can hold it). */
export interface ModemState {
  readonly dialect: string;
  /**
   * What becomes of the host's next bytes: a command line, refused because a command runs ("busy"), payload after the
   * prompt, sent on as they are (passthrough), or ignored because the modem is off or starting.
   */
  readonly input: "command" | "busy" | "payload" | "passthrough" | "off";
  /** With "payload" of AT+CIPSEND and AT+CIPSENDEX: how many bytes are still wanted at most. */
  readonly wantedBytes?: number;
  readonly station: {
    readonly enabled: boolean;
    readonly state: "not started" | "no address" | "online" | "connecting" | "disconnected";
    readonly accessPoint?: {
      readonly ssid: string;
      readonly bssid: string;
      readonly channel: number;
      readonly rssi: number;
    };
    readonly address: AddressSettings;
    readonly mac: string;
    /** What the next join gives, where hands have chosen it. */
    readonly nextIp?: string;
  };
  readonly softAp: {
    readonly enabled: boolean;
    readonly ssid: string;
    readonly ip: string;
    readonly stations: readonly { readonly mac: string; readonly ip: string }[];
  };
  readonly antennaAttached: boolean;
  /** Names of what a scan finds now. */
  readonly accessPoints: readonly string[];
  readonly links: readonly LinkState[];
  /** AT+CIPSERVER, while one runs. */
  readonly server?: {
    readonly port: number;
    readonly type: LinkType;
    readonly clients: number;
    readonly maximum: number;
  };
  readonly settings: SettingValues;
  /** The settings that are not as in the factory. */
  readonly changed: readonly SettingName[];
}

export interface LinkState {
  readonly id: number;
  readonly type: LinkType;
  readonly role: LinkRole;
  readonly isOpen: boolean;
  readonly localPort: number;
  readonly remote: Endpoint;
  /** Received and not read by the host yet (AT+CIPRECVMODE=1). */
  readonly waitingBytes: number;
  /** Given to the network and not taken by it yet. */
  readonly sendingBytes: number;
}

const stationStates = {
  [WifiState.notStarted]: "not started",
  [WifiState.noAddress]: "no address",
  [WifiState.online]: "online",
  [WifiState.connecting]: "connecting",
  [WifiState.disconnected]: "disconnected",
} as const;

export function stateOf(modem: Modem): ModemState {
  const { wifi, links, server, settings, hands } = modem;
  const { station, softAp, surroundings } = wifi;
  const { accessPoint, nextAddress } = station;
  const names = Object.keys(settingDefinitions) as SettingName[];
  const values = Object.fromEntries(names.map((name) => [name, settings.get(name)])) as unknown as SettingValues;
  const running = server.running;
  return {
    dialect: modem.dialect.name,
    ...inputOf(modem),
    station: {
      enabled: station.enabled,
      state: stationStates[station.state],
      ...(accessPoint && { accessPoint: pick(accessPoint, "ssid", "bssid", "channel", "rssi") }),
      address: pick(station.address, "ip", "gateway", "netmask"),
      mac: wifi.stationMac,
      ...(nextAddress && { nextIp: nextAddress.ip }),
    },
    softAp: {
      enabled: softAp.enabled,
      ssid: softAp.configuration.ssid,
      ip: settings.get("softApAddress").ip,
      stations: softAp.stations,
    },
    antennaAttached: hands.antennaAttached,
    accessPoints: surroundings.scan().map(({ ssid }) => ssid),
    links: links.table.all.map((link) => ({
      ...pick(link, "id", "type", "role", "localPort", "sendingBytes"),
      isOpen: link.open,
      remote: pick(link.remote, "address", "port"),
      waitingBytes: links.receiver.waitingBytes(link.id),
    })),
    ...(running && {
      server: {
        port: running.port,
        type: running.type,
        clients: links.table.open.filter(({ role }) => role === "server").length,
        maximum: Math.min(settings.get("serverMaximumLinks"), LINK_COUNT),
      },
    }),
    settings: values,
    changed: names.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(settings.factory(name))),
  };
}

function inputOf({ input, dispatcher, passthrough, isStarted }: Modem): Pick<ModemState, "input" | "wantedBytes"> {
  const { mode } = input;
  if (!isStarted) return { input: "off" };
  if (mode === dispatcher.reading) return { input: "command" };
  if (mode === dispatcher.busy || mode === dispatcher.deaf || mode === dispatcher.complete) return { input: "busy" };
  if (passthrough) return { input: "passthrough" };
  return { input: "payload", ...(mode instanceof PayloadReader && { wantedBytes: mode.wantedBytes }) };
}

function pick<Value, Name extends keyof Value>(value: Value, ...names: readonly Name[]): Pick<Value, Name> {
  return Object.fromEntries(names.map((name) => [name, value[name]])) as unknown as Pick<Value, Name>;
}
