import type { LabHost } from "../lab-host.js";
import { blackHole } from "./black-hole.js";
import { chargen } from "./chargen.js";
import { clientCert } from "./client-cert.js";
import { daytime } from "./daytime.js";
import { discard } from "./discard.js";
import { dns } from "./dns.js";
import { echo } from "./echo.js";
import { expired } from "./expired.js";
import { h2 } from "./h2.js";
import { http } from "./http.js";
import { https } from "./https.js";
import { mqtt } from "./mqtt.js";
import { noPing } from "./no-ping.js";
import { ota } from "./ota.js";
import { psk } from "./psk.js";
import { refuse } from "./refuse.js";
import { reset } from "./reset.js";
import { selfSigned } from "./self-signed.js";
import { slow } from "./slow.js";
import { sntp } from "./sntp.js";
import { tls } from "./tls.js";
import { wrongHost } from "./wrong-host.js";
import { ws } from "./ws.js";

/** Every host of the lab, in the order in which the list and the docs show them. */
export const labHosts: readonly LabHost[] = [
  echo,
  discard,
  daytime,
  chargen,
  http,
  https,
  tls,
  expired,
  wrongHost,
  selfSigned,
  clientCert,
  h2,
  psk,
  sntp,
  dns,
  ota,
  mqtt,
  ws,
  noPing,
  blackHole,
  refuse,
  reset,
  slow,
];
