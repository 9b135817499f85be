import { describe, expect, it } from "vitest";
import { type AnnouncedService, type Network, NetworkError } from "../ports.js";
import { Mdns } from "./mdns.js";

const service: AnnouncedService = { hostName: "h", instance: "i", service: "_s", protocol: "_tcp", port: 1, text: {} };

/** A network that announces when it is told to, and what is announced at present. */
function network() {
  const announced = new Set<string>();
  const open: (() => void)[] = [];
  const announceService: Network["announceService"] = ({ instance }) =>
    new Promise((resolve) => {
      open.push(() => {
        announced.add(instance);
        resolve({ withdraw: () => announced.delete(instance) });
      });
    });
  const openAll = async () => {
    for (const go of open.splice(0)) go();
    await Promise.resolve();
  };
  return { announced, openAll, port: { announceService } as Network };
}

describe("Mdns", () => {
  it("withdraws the old service when a new one takes its place", async () => {
    const { announced, openAll, port } = network();
    const mdns = new Mdns(port);
    const first = mdns.announce(service);
    await openAll();
    await first;
    const second = mdns.announce({ ...service, instance: "j" });
    expect([...announced]).toEqual([]);
    await openAll();
    await second;
    expect([...announced]).toEqual(["j"]);
    mdns.withdraw();
    mdns.withdraw();
    expect([...announced]).toEqual([]);
  });

  it("withdraws what comes to be after it was withdrawn", async () => {
    const { announced, openAll, port } = network();
    const mdns = new Mdns(port);
    const announcing = mdns.announce(service);
    mdns.withdraw();
    await openAll();
    await announcing;
    expect([...announced]).toEqual([]);
  });

  it("passes on that the network cannot announce, and can be asked again", async () => {
    let failing = true;
    const announceService: Network["announceService"] = async () => {
      if (failing) throw new NetworkError("denied", "no multicast");
      return { withdraw: () => undefined };
    };
    const mdns = new Mdns({ announceService } as Network);
    await expect(mdns.announce(service)).rejects.toThrow("no multicast");
    failing = false;
    await expect(mdns.announce(service)).resolves.toBeUndefined();
  });
});
