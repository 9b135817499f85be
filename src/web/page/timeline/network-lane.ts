import type { NetworkActivity } from "../../../core/activity/activity.js";
import type { Entry, Tone } from "./entry.js";
import { sizeText } from "./visible-text.js";

type Description = Pick<Entry, "flow" | "title" | "tone">;

/** A network event in a few words. */
export function describeNetwork(activity: NetworkActivity): Description {
  const { kind } = activity;
  switch (activity.kind) {
    case "connecting":
      return say("down", `connecting to ${place(activity.remote)} (${activity.protocol})`);
    case "connected":
      if (activity.protocol === "udp") return say("none", `UDP socket for ${place(activity.remote)}`);
      return activity.accepted
        ? say("up", `accepted ${place(activity.remote)} (${activity.protocol})`)
        : say("none", `connected to ${place(activity.remote)} (${activity.protocol})`);
    case "received":
      return say("up", sizeText(activity.bytes.length), "data");
    case "sent":
      return say("down", sizeText(activity.bytes.length), "data");
    case "disconnected":
      return describeEnd(activity);
    case "listening":
      return say("none", `listening on port ${activity.local.port} (${activity.protocol})`);
    case "not-listening":
      return say("none", `port ${activity.local.port} closed (${activity.protocol})`);
    case "lookup":
      return activity.failure === undefined
        ? say(
            "none",
            activity.name === activity.address ? `address ${activity.name}` : `${activity.name} is ${activity.address}`,
            activity.name === activity.address ? "quiet" : "plain",
          )
        : say("none", `${activity.name}: ${activity.failure}`, "error");
    case "ping":
      return activity.failure === undefined
        ? say("none", `ping ${activity.address}: ${activity.roundTripMs} ms`)
        : say("none", `ping ${activity.address}: ${activity.failure}`, "error");
    case "http":
      if (activity.failure !== undefined) return say("none", `${activity.url}: ${activity.failure}`, "error");
      return activity.status === undefined
        ? say("down", `GET ${activity.url}`)
        : say("up", `${activity.status} for ${activity.url}`, activity.status < 400 ? "plain" : "error");
    default:
      return say("none", kind);
  }
}

function describeEnd({
  by,
  reset,
  failure,
  remote,
}: Extract<NetworkActivity, { readonly kind: "disconnected" }>): Description {
  const flow = by === "peer" ? "up" : "down";
  if (failure !== undefined && failure !== "reset") return say(flow, `${place(remote)}: ${failure}`, "error");
  if (reset || failure === "reset")
    return say(flow, `reset by ${by === "peer" ? "the peer" : "the modem"}`, by === "peer" ? "error" : "plain");
  return say(flow, `closed by ${by === "peer" ? "the peer" : "the modem"}`);
}

function say(flow: Entry["flow"], title: string, tone: Tone = "plain"): Description {
  return { flow, title, tone };
}

function place({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
