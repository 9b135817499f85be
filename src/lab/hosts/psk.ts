import type { LabHost } from "../lab-host.js";
import { tlsService } from "../tls.js";

const IDENTITY = "esp";
const KEY = "lab-secret";

export const psk: LabHost = {
  name: "psk.test",
  number: 50,
  summary: `Sends back whatever it receives, over TLS with a pre-shared key: identity "${IDENTITY}", key "${KEY}".`,
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: `echo over TLS-PSK: AT+CIPSSLCPSK="${KEY}","${IDENTITY}"`,
      open: tlsService(
        async () => ({
          ciphers: "PSK:!kRSAPSK:!eNULL@SECLEVEL=0",
          maxVersion: "TLSv1.2",
          pskIdentityHint: "lab",
          pskCallback: (_, identity) => (identity === IDENTITY ? Buffer.from(KEY) : null),
        }),
        (socket) => void socket.pipe(socket),
      ),
    },
  ],
};
