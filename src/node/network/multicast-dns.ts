import type { MulticastDNS, Options, ResponsePacket } from "multicast-dns";
import type { AnnouncedService, FoundService, ServiceQuery } from "../../core/ports.js";
import { isAny } from "./addresses.js";

/** Seconds for which others may remember what is announced; as RFC 6762 recommends for names of hosts. */
const TTL_SECONDS = 120;

type Answer = NonNullable<ResponsePacket["answers"]>[number];

/** Opens multicast DNS on the interface of `bind`; the library is loaded when it is first needed. */
async function open(bind: string): Promise<MulticastDNS> {
  const { default: multicastDns } = await import("multicast-dns");
  const options: Options = isAny(bind) ? { loopback: true } : { interface: bind, bind: "0.0.0.0", loopback: true };
  const mdns = multicastDns(options);
  // an interface without multicast is no reason to fail: nobody is heard then
  mdns.on("error", () => undefined);
  mdns.on("warning", () => undefined);
  return mdns;
}

/** Answers for one service until it is withdrawn. `address` is what the host's name leads to. */
export async function announceService(
  service: AnnouncedService,
  bind: string,
  address: string,
): Promise<{ withdraw(): void }> {
  const mdns = await open(bind);
  const kind = `${service.service}.${service.protocol}.local`;
  const instance = `${service.instance}.${kind}`;
  const host = `${service.hostName}.local`;
  const records = (ttl: number): Answer[] => [
    { type: "PTR", name: "_services._dns-sd._udp.local", ttl, data: kind },
    { type: "PTR", name: kind, ttl, data: instance },
    { type: "SRV", name: instance, ttl, data: { port: service.port, target: host, priority: 0, weight: 0 } },
    { type: "TXT", name: instance, ttl, data: Object.entries(service.text).map(([key, value]) => `${key}=${value}`) },
    { type: "A", name: host, ttl, data: address },
  ];
  mdns.on("query", ({ questions = [] }) => {
    const asked = records(TTL_SECONDS).filter((record) =>
      questions.some(
        ({ name, type }) => sameName(name, record.name) && ((type as string) === "ANY" || type === record.type),
      ),
    );
    if (asked.length === 0) return;
    const additionals = records(TTL_SECONDS)
      .slice(1)
      .filter((record) => !asked.includes(record));
    mdns.respond({ answers: asked, additionals });
  });
  mdns.respond({ answers: records(TTL_SECONDS) });
  return {
    withdraw: () => mdns.respond({ answers: records(0) }, () => mdns.destroy()),
  };
}

/** Asks, and collects what is heard until there is enough, the time is up or the question is given up. */
export async function queryServices(
  query: ServiceQuery,
  bind: string,
  givenUp: AbortSignal,
): Promise<readonly FoundService[]> {
  const mdns = await open(bind);
  const heard: Answer[] = [];
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      givenUp.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, query.timeoutMs);
    givenUp.addEventListener("abort", end);
    if (givenUp.aborted) end();
    mdns.on("response", ({ answers = [], additionals = [] }) => {
      heard.push(...answers, ...additionals);
      if (collect(query, heard).length >= query.maximumResults) end();
    });
    mdns.query(query.types.map((type) => ({ name: query.name, type })));
  });
  mdns.destroy();
  return collect(query, heard).slice(0, query.maximumResults);
}

function collect(query: ServiceQuery, heard: readonly Answer[]): FoundService[] {
  const wanted = (type: string) => (query.types as readonly string[]).includes(type);
  if (wanted("PTR")) {
    const pointers = heard.flatMap((answer) =>
      answer.type === "PTR" && sameName(answer.name, query.name) ? [answer.data] : [],
    );
    const instances = new Set(pointers);
    return [...instances].map((instance) => {
      const label = instance.endsWith(`.${query.name}`) ? instance.slice(0, -query.name.length - 1) : instance;
      return { instance: label, ...detailsOf(instance, heard) };
    });
  }
  if (wanted("SRV") || wanted("TXT")) {
    const there = heard.some((answer) => wanted(answer.type) && sameName(answer.name, query.name));
    return there ? [detailsOf(query.name, heard)] : [];
  }
  const addresses = addressesOf(query.name, heard).filter((address) => wanted(address.includes(":") ? "AAAA" : "A"));
  return addresses.length > 0 ? [{ hostName: query.name, text: [], addresses }] : [];
}

function detailsOf(instance: string, heard: readonly Answer[]): FoundService {
  const text = heard.flatMap((answer) =>
    answer.type === "TXT" && sameName(answer.name, instance) ? [answer.data].flat().map(String) : [],
  );
  const server = heard.find((answer) => answer.type === "SRV" && sameName(answer.name, instance));
  if (server?.type !== "SRV") return { text: [...new Set(text)], addresses: [] };
  const { target, port } = server.data;
  return { hostName: target, port, text: [...new Set(text)], addresses: addressesOf(target, heard) };
}

function addressesOf(host: string, heard: readonly Answer[]): string[] {
  const found = heard.flatMap((answer) =>
    (answer.type === "A" || answer.type === "AAAA") && sameName(answer.name, host) ? [answer.data] : [],
  );
  return [...new Set(found)];
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
