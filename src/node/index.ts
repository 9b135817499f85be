export type {
  AccessPoint,
  Activity,
  Clock,
  FlashContents,
  LinkState,
  Log,
  LogLevel,
  ModemState,
  Network,
  Observer,
  Random,
  Storage,
  Timer,
  UartSettings,
} from "../core/index.js";
export { dialects } from "../core/index.js";
export { Lab, type LabOptions } from "../lab/lab.js";
export { NodeClock, type NodeClockOptions } from "./clock.js";
export { type CreateModemOptions, createModem, type ModemHandle } from "./create-modem.js";
export { FileFlash, FlashFileError } from "./flash-file.js";
export { MemoryFlash } from "./memory-flash.js";
export { NodeNetwork, type NodeNetworkOptions } from "./network/node-network.js";
export { NodeRandom } from "./random.js";
export { DialPort, type DialPortOptions } from "./serial/dial-port.js";
export type { Pace } from "./serial/lane.js";
export { type SerialPortAdapter, SerialPortError, type SerialPortHandlers } from "./serial/port.js";
export { PtyPort, type PtyPortOptions } from "./serial/pty-port.js";
export { StdioPort, type StdioPortOptions } from "./serial/stdio-port.js";
export { TcpPort, type TcpPortOptions } from "./serial/tcp-port.js";
export { UartPort, type UartPortOptions } from "./serial/uart-port.js";
