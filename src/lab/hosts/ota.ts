import type { LabHost, LabService } from "../lab-host.js";
import { makeFirmwareImage } from "../servers/firmware-image.js";
import { OtaServer } from "../servers/ota-server.js";

const NEWEST = "v9.9.0.0";
const versions = ["v9.8.0.0", NEWEST];

const open =
  (isSecure: boolean): LabService["open"] =>
  async ({ network, certificates }) => {
    const identity = isSecure ? await (await certificates()).serverIdentity("ota.test") : undefined;
    const files = Object.fromEntries(versions.map((version) => [`${version}/ota.bin`, makeFirmwareImage(version)]));
    const server = await OtaServer.open(network, { port: 0, newest: NEWEST, files, ...(identity && { identity }) });
    return { port: server.local.port, close: () => server.close() };
  };

export const ota: LabHost = {
  name: "ota.test",
  number: 90,
  summary: `An update server with two versions, ${versions.join(" and ")}; AT+CIUPDATE goes there unless --ota-server says otherwise.`,
  services: [
    { protocol: "tcp", port: 80, summary: "updates over HTTP", open: open(false) },
    { protocol: "tcp", port: 443, summary: "updates over HTTPS", open: open(true) },
  ],
  notes:
    "The genuine server, iot.espressif.cn, serves the public no more. With `--no-lab` the modem asks there all the same.",
};
