import type { AccessPoint, LogLevel } from "../core/index.js";
import type { Pace } from "../node/serial/lane.js";
import type { ReportFormat } from "../trace/report-card/formats.js";
import type { VerbName } from "./options.js";

/** `[HOST:]PORT` */
export interface ListenAddress {
  readonly host?: string;
  readonly port: number;
}

/** A port that was asked for. */
export type PortRequest =
  | { readonly kind: "stdio" }
  | { readonly kind: "tcp"; readonly host?: string; readonly port: number }
  | { readonly kind: "connect"; readonly host: string; readonly port: number }
  | { readonly kind: "pty"; readonly link?: string }
  | { readonly kind: "serial"; readonly path: string; readonly baud?: number };

/** What the command line asks for. */
export interface CliSettings {
  /** In the order of the command line; empty: the default ones. */
  readonly ports: readonly PortRequest[];
  readonly pace?: Pace;
  readonly dialect?: string;
  readonly quirks: Readonly<Record<string, string>>;
  readonly mac?: string;
  readonly flash?: string;
  readonly accessPoints: readonly AccessPoint[];
  readonly bind?: string;
  readonly softApBind?: string;
  readonly map: Readonly<Record<number, number>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly sntpServer?: { readonly host: string; readonly port?: number };
  readonly dnsPort?: number;
  readonly otaServer?: string;
  readonly lab: boolean;
  readonly labTime?: Date;
  /** Files that everything is written to. */
  readonly traces: readonly string[];
  readonly metrics?: ListenAddress;
  /** Where the report card goes, and how; default by the name. */
  readonly report?: string;
  readonly reportFormat?: ReportFormat;
  /** The page for a browser: where, never, or (undefined) only where there are the default ports. */
  readonly console?: Partial<ListenAddress> | "off";
  readonly logLevel: LogLevel;
  readonly json: boolean;
}

/** An option that prints something and stops. */
export type PrintingOption = "help" | "version" | "list-dialects" | "list-quirks";

/** What a run of the command is for. */
export type Invocation =
  | { readonly action: PrintingOption }
  | { readonly action: "verb"; readonly verb: VerbName; readonly args: readonly string[] }
  | { readonly action: "start"; readonly settings: CliSettings };
