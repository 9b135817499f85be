import { bytesOf, concatBytes, textOf } from "../core/bytes.js";
import {
  type AnnouncedService,
  type FoundService,
  type HttpExchange,
  type HttpRequest,
  type Network,
  NetworkError,
  type ServiceQuery,
} from "../core/ports.js";

/** GET over the connections of a fake network: HTTP/1.0, the body ends with the connection. */
export function fakeHttpGet(network: Pick<Network, "connect">, request: HttpRequest): HttpExchange {
  let abort: () => void = () => undefined;
  const response = new Promise<{ status: number; body: Uint8Array }>((resolve, reject) => {
    const parts: Uint8Array[] = [];
    const socket = network.connect(request, {
      onOpen() {
        request.onConnected?.();
        const headers = Object.entries({ Host: request.host, ...request.headers }).map(
          ([name, value]) => `${name}: ${value}`,
        );
        socket.send(bytesOf([`GET ${request.path} HTTP/1.0`, ...headers, "", ""].join("\r\n"))).catch(reject);
      },
      onData: (bytes) => parts.push(bytes),
      onClose(failure) {
        const whole = concatBytes(parts);
        const head = textOf(whole).indexOf("\r\n\r\n");
        const status = /^HTTP\/1\.\d (\d{3})/.exec(textOf(whole.subarray(0, 20)))?.[1];
        if (failure || head < 0 || status === undefined) {
          reject(failure ?? new NetworkError("other", "no HTTP answer"));
          return;
        }
        const length = /content-length: *(\d+)/i.exec(textOf(whole.subarray(0, head)))?.[1];
        const body = whole.subarray(head + 4);
        if (length !== undefined && body.length < Number(length))
          reject(new NetworkError("reset", "the answer broke off"));
        else if (body.length > request.maximumBytes) reject(new NetworkError("other", "the answer is too long"));
        else resolve({ status: Number(status), body });
      },
    });
    abort = () => {
      socket.reset();
      reject(new NetworkError("closed", "given up"));
    };
  });
  return { response, abort: () => abort() };
}

/** The services of one fake internet. */
export class FakeServices {
  readonly #announced = new Set<AnnouncedService & { readonly address: string }>();

  announce(service: AnnouncedService, address: string): { withdraw(): void } {
    const entry = { ...service, address };
    this.#announced.add(entry);
    return { withdraw: () => this.#announced.delete(entry) };
  }

  find({ name, maximumResults }: ServiceQuery): readonly FoundService[] {
    const found: FoundService[] = [];
    for (const { hostName, instance, service, protocol, port, text, address } of this.#announced) {
      const kind = `${service}.${protocol}.local`;
      const host = `${hostName}.local`;
      if (name === host) {
        found.push({ hostName: host, text: [], addresses: [address] });
      } else if (name === kind || name === `${instance}.${kind}`) {
        const pairs = Object.entries(text).map(([key, value]) => `${key}=${value}`);
        const details = { hostName: host, port, text: pairs, addresses: [address] };
        found.push(name === kind ? { instance, ...details } : details);
      }
    }
    return found.slice(0, maximumResults);
  }
}
