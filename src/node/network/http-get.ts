import { type HttpExchange, type HttpRequest, type HttpResponse, NetworkError } from "../../core/ports.js";
import { toNetworkError } from "./errors.js";

/** One GET with Node's own client; a connection of its own, no redirects, no cache. */
export function httpGet(options: HttpRequest): HttpExchange {
  const { address, port, secure, host, path, maximumBytes } = options;
  const client = process.getBuiltinModule(secure ? "node:https" : "node:http");
  const request = client.request({
    host: address,
    port,
    path,
    agent: false,
    headers: { Host: host, ...options.headers },
    // the firmware's example does not check the server either
    ...(secure ? { rejectUnauthorized: false } : {}),
  });
  const response = new Promise<HttpResponse>((resolve, reject) => {
    const fail = (error: unknown) => reject(toNetworkError(error, `GET ${host}${path}`));
    request.once("error", fail);
    request.once("socket", (socket) => {
      socket.once(secure ? "secureConnect" : "connect", () => options.onConnected?.());
    });
    request.once("response", (incoming) => {
      const parts: Uint8Array[] = [];
      let length = 0;
      incoming.once("error", fail);
      incoming.on("data", (part: Uint8Array) => {
        length += part.length;
        parts.push(part);
        if (length <= maximumBytes) return;
        request.destroy();
        reject(new NetworkError("other", `GET ${host}${path}: more than ${maximumBytes} bytes`));
      });
      incoming.once("end", () => {
        if (incoming.complete) resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts) });
        else reject(new NetworkError("reset", `GET ${host}${path}: the answer broke off`));
      });
      incoming.once("close", () => {
        if (!incoming.complete) reject(new NetworkError("reset", `GET ${host}${path}: the answer broke off`));
      });
    });
  });
  request.end();
  return {
    response,
    abort: () => void request.destroy(new NetworkError("closed", `GET ${host}${path}: given up`)),
  };
}
