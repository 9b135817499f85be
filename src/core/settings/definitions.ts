import type { UartSettings } from "../ports.js";

/** When a setting is written to flash. Source: manual, AT+SYSSTORE, and the notes of each command. */
export type SavedWhen = "never" | "with SYSSTORE" | "always";

interface SettingDefinition<Value> {
  readonly initial: Value;
  readonly saved: SavedWhen;
}

function never<Value>(initial: Value): SettingDefinition<Value> {
  return { initial, saved: "never" };
}
function withSysstore<Value>(initial: Value): SettingDefinition<Value> {
  return { initial, saved: "with SYSSTORE" };
}
function always<Value>(initial: Value): SettingDefinition<Value> {
  return { initial, saved: "always" };
}

export interface AccessPointChoice {
  readonly ssid: string;
  readonly password: string;
  readonly bssid: string | null;
  /** The weakest authentication that is accepted, as AT+CWLAP counts. */
  readonly authMode: number;
  readonly listenInterval: number;
  readonly scanMode: number;
  readonly timeoutSeconds: number;
  readonly pmf: number;
}

/** AT+CWCONFIG. */
export interface WifiInactivity {
  readonly softApSeconds: number;
  readonly stationSeconds: number;
  readonly listenInterval: number;
}

export interface ReconnectSettings {
  readonly intervalSeconds: number;
  readonly repeatCount: number;
}

export interface AddressSettings {
  readonly ip: string;
  readonly gateway: string;
  readonly netmask: string;
}

export interface SoftApSettings {
  readonly ssid: string;
  readonly password: string;
  readonly channel: number;
  readonly encryption: number;
  readonly maximumStations: number;
  readonly hidden: number;
}

export interface DhcpServerSettings {
  readonly leaseMinutes: number;
  readonly startIp: string;
  readonly endIp: string;
}

export interface CountrySettings {
  readonly policy: number;
  readonly code: string;
  readonly startChannel: number;
  readonly channelCount: number;
}

export interface RfPowerSettings {
  /** In 0.25 dBm. */
  readonly wifi: number;
  /** Levels for advertising, scanning, connections. */
  readonly ble: readonly number[];
}

export interface DnsSettings {
  readonly enabled: number;
  /** null: the dialect's own. */
  readonly addresses: readonly string[] | null;
}

export interface SntpSettings {
  readonly enabled: number;
  /** As it was given: hours, or hours and minutes in one number. */
  readonly timeZone: number;
  readonly servers: readonly string[];
}

/** AT+CIPSSLCCONF of one link. */
export interface TlsAuthentication {
  /** Sum of 1 = the client shows a certificate, 2 = the server has to. */
  readonly mode: number;
  /** Which of the client's certificates and keys. */
  readonly pki: number;
  /** Which of the authorities. */
  readonly ca: number;
}

const NO_AUTHENTICATION: TlsAuthentication = { mode: 0, pki: 0, ca: 0 };

/** The other AT+CIPSSLC... settings of one link. */
export interface TlsSettings {
  readonly commonName: string;
  readonly serverName: string;
  readonly protocols: readonly string[];
  /** A character a byte; empty: none. */
  readonly psk: string;
  readonly pskHint: string;
  /** IANA numbers; empty: all. */
  readonly cipherSuites: readonly number[];
}

const DEFAULT_TLS: TlsSettings = {
  commonName: "",
  serverName: "",
  protocols: [],
  psk: "",
  pskHint: "",
  cipherSuites: [],
};

export interface LongSendSettings {
  readonly reportBytes: number;
  readonly transmitBytes: number;
}

/** AT+CIPTCPOPT of one link. */
export interface TcpOptions {
  /** -1: off. 0: closing sends RST. */
  readonly lingerSeconds: number;
  readonly noDelay: number;
  /** 0: none. */
  readonly sendTimeoutMs: number;
  /** 0: none. */
  readonly keepAliveSeconds: number;
}

const DEFAULT_TCP_OPTIONS: TcpOptions = { lingerSeconds: -1, noDelay: 0, sendTimeoutMs: 0, keepAliveSeconds: 0 };

/** The passthrough to enter at a start: AT+SAVETRANSLINK. */
export type TransLinkSettings =
  | {
      readonly kind: "client";
      readonly host: string;
      readonly port: number;
      readonly type: string;
      readonly keepAliveSeconds: number;
      /** 0: any. */
      readonly localPort: number;
    }
  | {
      readonly kind: "server";
      readonly port: number;
      readonly type: string;
      readonly caEnable: number;
      readonly netif: number;
    };

export const FACTORY_UART: UartSettings = { baud: 115200, dataBits: 8, stopBits: 1, parity: 0, flowControl: 0 };

/** Every value that a command can set, with its factory default. Flash keeps them under these names. */
export const settingDefinitions = {
  // basic
  echo: never(true),
  errorCodes: never(0), // AT+SYSLOG
  store: never(1), // AT+SYSSTORE
  messages: withSysstore(0), // AT+SYSMSG
  uart: always(FACTORY_UART), // in RAM AT+UART_CUR, in flash AT+UART_DEF
  sleepMode: never(0),
  rfPower: never<RfPowerSettings>({ wifi: 78, ble: [7, 7, 7] }),
  passthroughIntervalMs: never(20), // AT+TRANSINTVL

  // Wi-Fi
  wifiDriver: never(1), // AT+CWINIT
  smartConfig: never(0), // AT+CWSTARTSMART
  wifiMode: withSysstore(1),
  wifiInactivity: withSysstore<WifiInactivity>({ softApSeconds: 300, stationSeconds: 6, listenInterval: 3 }),
  /** Station, soft-AP: 1 = 20 MHz, 2 = 40 MHz. */
  bandwidths: withSysstore<readonly number[]>([2, 2]),
  accessPoint: withSysstore<AccessPointChoice | null>(null),
  joinTimeoutSeconds: never(15), // AT+CWJAPTO
  autoConnect: always(1),
  reconnect: withSysstore<ReconnectSettings>({ intervalSeconds: 0, repeatCount: 0 }),
  hostName: never("espressif"),
  dhcp: withSysstore(3),
  stationAddress: withSysstore<AddressSettings | null>(null),
  softApAddress: withSysstore<AddressSettings>({ ip: "192.168.4.1", gateway: "192.168.4.1", netmask: "255.255.255.0" }),
  stationMac: withSysstore<string | null>(null),
  softApMac: withSysstore<string | null>(null),
  softAp: withSysstore<SoftApSettings | null>(null),
  dhcpServer: withSysstore<DhcpServerSettings | null>(null),
  country: never<CountrySettings>({ policy: 0, code: "CN", startChannel: 1, channelCount: 13 }),
  stationProtocol: withSysstore(7),
  softApProtocol: withSysstore(7),
  scanMask: never(0x7ff),
  scanMinimumRssi: never(-100),
  scanAuthModes: never(0xffff),
  scanSorted: never(0),

  // TCP/IP
  multiplex: never(0), // AT+CIPMUX
  passthrough: never(0), // AT+CIPMODE
  showSender: never(false), // AT+CIPDINFO
  serverMaximumLinks: never(5),
  serverTimeoutSeconds: never(0),
  longSend: never<LongSendSettings>({ reportBytes: 1024, transmitBytes: 2920 }),
  dns: withSysstore<DnsSettings>({ enabled: 0, addresses: null }),
  tcpOptions: withSysstore<readonly TcpOptions[]>(new Array<TcpOptions>(5).fill(DEFAULT_TCP_OPTIONS)),
  tls: never<readonly TlsSettings[]>(new Array<TlsSettings>(5).fill(DEFAULT_TLS)),
  tlsAuthentication: withSysstore<readonly TlsAuthentication[]>(
    new Array<TlsAuthentication>(5).fill(NO_AUTHENTICATION),
  ),
  sntp: never<SntpSettings>({ enabled: 0, timeZone: 0, servers: [] }),
  sntpIntervalSeconds: never(3600),
  ipv6: withSysstore(0),
  tlsBufferBytes: never(2048), // AT+CIPSSLSIZE
  persistentLinks: never<readonly number[]>([0, 0, 0, 0, 0]),
  transLink: always<TransLinkSettings | null>(null),
  /** Hundreds of milliseconds between attempts to reconnect in passthrough: AT+CIPRECONNINTV. */
  reconnectInterval: withSysstore(1),
} as const;

export type SettingName = keyof typeof settingDefinitions;

export type SettingValues = {
  [Name in SettingName]: (typeof settingDefinitions)[Name] extends SettingDefinition<infer Value> ? Value : never;
};
