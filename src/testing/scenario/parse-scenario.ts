import { NAME_PATTERN, unknownWildcard } from "./expectation.js";
import { FieldReader, ScenarioError } from "./field-reader.js";
import {
  type Action,
  type ConnectResult,
  DEFAULT_ECHO_DELAY_MS,
  DEFAULT_QUIET_MS,
  type PeerKind,
  type PeerSpec,
  type Scenario,
  type Step,
} from "./scenario.js";

/**
 * Reads the text of a scenario file.
 * @param fileName stands in front of every error
 * @throws ScenarioError with one sentence that names the file, the step (from 1) or peer, and the field
 */
export function parseScenario(text: string, fileName: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ScenarioError(`${fileName}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const top = new FieldReader(json, fileName);
  const peers = readPeers(top, fileName);
  const steps = top
    .list("steps")
    .map((step, index) => readStep(new FieldReader(step, `${fileName}, step ${index + 1}`), peers));
  return { title: top.string("title", fileName), dialect: top.string("dialect"), peers, steps };
}

// ---------------------------------------------------------------------------------------------- the network

const PEER_FIELDS: Readonly<Record<PeerKind, readonly string[]>> = {
  "tcp-server": ["kind", "reply", "delayMs"],
  udp: ["kind"],
  "closed-port": ["kind"],
  "tcp-client": ["kind"],
  "free-port": ["kind"],
};

function readPeers(top: FieldReader, fileName: string): Map<string, PeerSpec> {
  const peers = new Map<string, PeerSpec>();
  for (const [name, spec] of top.optionalEntries("network")) {
    const fields = new FieldReader(spec, `${fileName}, peer ${name}`);
    if (!NAME_PATTERN.test(name)) fields.refuse("its name must be a letter followed by letters, digits and _");
    peers.set(name, readPeer(fields));
  }
  return peers;
}

function readPeer(fields: FieldReader): PeerSpec {
  const kind = fields.oneOf<PeerKind>("kind", Object.keys(PEER_FIELDS) as PeerKind[]);
  fields.refuseOthers(PEER_FIELDS[kind]);
  if (kind !== "tcp-server") return { kind };
  return {
    kind,
    reply: fields.oneOf("reply", ["none", "echo"], "none"),
    delayMs: fields.integer("delayMs", 0, LONGEST_MS, DEFAULT_ECHO_DELAY_MS),
  };
}

// ------------------------------------------------------------------------------------------------ the steps

/** A day: more is a mistake in the file. */
const LONGEST_MS = 86_400_000;

const STEP_FIELDS = [
  "wait",
  "send",
  "peer",
  "do",
  "data",
  "to",
  "closed",
  "result",
  "link",
  "recv",
  "quietMs",
  "until",
  "timeoutMs",
  "anyOrder",
  "segments",
  "note",
];

function readStep(fields: FieldReader, peers: ReadonlyMap<string, PeerSpec>): Step {
  fields.refuseOthers(STEP_FIELDS);
  const recv = fields.bytes("recv");
  const wildcard = unknownWildcard(recv);
  if (wildcard !== undefined) fields.refuse(`recv holds ${wildcard}, which is neither a name nor {{*int}} or {{*str}}`);
  const quietMs = fields.integer("quietMs", 0, LONGEST_MS, DEFAULT_QUIET_MS);
  if (quietMs === 0 && recv !== "")
    fields.refuse("recv must be empty when quietMs is 0, because nothing is waited for");
  const until = fields.optionalBytes("until");
  const timeoutMs = fields.optionalInteger("timeoutMs", 0, LONGEST_MS);
  const note = fields.optionalString("note");
  return {
    waitMs: fields.integer("wait", 0, LONGEST_MS, 0),
    action: readAction(fields, peers),
    recv,
    anyOrder: fields.boolean("anyOrder", false),
    segments: fields.oneOf("segments", ["exact", "any"], "exact"),
    quietMs,
    ...(until !== undefined && until !== "" && { until }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(note !== undefined && { note }),
  };
}

function readAction(fields: FieldReader, peers: ReadonlyMap<string, PeerSpec>): Action {
  if (fields.has("send")) {
    if (fields.has("peer")) fields.refuse("send and peer exclude each other: one action a step");
    return { type: "send", text: fields.bytes("send") };
  }
  if (!fields.has("peer")) {
    if (fields.has("do")) fields.refuse("peer is missing");
    return { type: "none" };
  }
  const peer = fields.string("peer");
  const spec = peers.get(peer);
  if (!spec) return fields.refuse(`peer "${peer}" is not in network`);
  const todo = fields.oneOf("do", ["send", "expect", "connect", "close", "reset"] as const);
  if (!ACTIONS_OF_PEERS[spec.kind].includes(todo)) fields.refuse(`a peer of kind ${spec.kind} cannot ${todo}`);
  const link = fields.integer("link", -LONGEST_LINK, LONGEST_LINK, -1);
  switch (todo) {
    case "send": {
      const data = fields.bytes("data", "");
      if (spec.kind !== "udp" || !fields.has("to")) return { type: "peer-send", peer, data, link };
      return { type: "peer-send", peer, data, to: readPort(fields, peers), link };
    }
    case "connect": {
      const result = fields.oneOf<ConnectResult>("result", ["connected", "refused"]);
      return { type: "connect", peer, to: readPort(fields, peers), result };
    }
    case "close":
    case "reset":
      return { type: todo, peer, link };
    case "expect": {
      const data = spec.kind === "udp" ? fields.bytesList("data") : fields.bytes("data");
      const closed = fields.optionalBoolean("closed");
      return { type: "expect", peer, data, link, ...(closed !== undefined && { closed }) };
    }
  }
}

const LONGEST_LINK = 1000;

const ACTIONS_OF_PEERS: Readonly<Record<PeerKind, readonly string[]>> = {
  "tcp-server": ["send", "expect", "close", "reset"],
  "tcp-client": ["connect", "send", "expect", "close", "reset"],
  udp: ["send", "expect"],
  "closed-port": [],
  "free-port": [],
};

/** A port: a number, or the name of a peer in double braces. */
function readPort(fields: FieldReader, peers: ReadonlyMap<string, PeerSpec>): string {
  const to = fields.string("to");
  const name = /^\{\{(\w+)\}\}$/.exec(to)?.[1];
  if (name !== undefined ? peers.has(name) : /^[1-9]\d{0,4}$/.test(to) && Number(to) <= 65535) return to;
  return fields.refuse(`to is "${to}", which is neither a port (1 to 65535) nor {{a peer of network}}`);
}
