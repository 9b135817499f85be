import { createSecureServer } from "node:http2";
import type { LabHost } from "../lab-host.js";
import { serve } from "../serve.js";
import { identityOf } from "../tls.js";

export const h2: LabHost = {
  name: "h2.test",
  number: 49,
  summary: "A web server that speaks HTTP/2 and HTTP/1.1, and says which one ALPN has chosen.",
  services: [
    {
      protocol: "tcp",
      port: 443,
      summary: "HTTPS, ALPN h2 and http/1.1",
      open: async (lab) => {
        const options = { ...(await identityOf(lab, "h2.test")), allowHTTP1: true, requireHostHeader: false };
        const server = createSecureServer(options, (request, response) => {
          response.sendDate = false;
          response.end(`HTTP/${request.httpVersion}\n`);
        });
        server.on("tlsClientError", (_, socket) => socket.destroy());
        return serve(server);
      },
    },
  ],
};
