import type { LabHost } from "../lab-host.js";
import { tcpService, udpService } from "../serve.js";

export const echo: LabHost = {
  name: "echo.test",
  number: 7,
  summary: "Sends back whatever it receives.",
  services: [
    { protocol: "tcp", port: 7, summary: "echo (RFC 862)", open: tcpService((socket) => void socket.pipe(socket)) },
    { protocol: "udp", port: 7, summary: "echo (RFC 862)", open: udpService((bytes) => bytes) },
  ],
};
