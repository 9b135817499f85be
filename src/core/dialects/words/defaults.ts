import type { Dialect } from "../dialect.js";
import { count, say, type Wordings } from "./wording.js";

export const defaultWords: Wordings<Dialect["defaults"]> = {
  nameServers: say("name servers of AT+CIPDNS at first", (servers) => servers.filter(Boolean).join(", ")),
  softApStations: say("stations of AT+CWSAP that does not say how many", (value) =>
    value === undefined ? "as many as before" : String(value),
  ),
  serverTimeoutSeconds: say("AT+CIPSTO at first", (seconds) => (seconds === 0 ? "0 (never)" : `${seconds} s`)),
  sleepMode: count("AT+SLEEP at first", ""),
};
