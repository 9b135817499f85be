import {
  type Action,
  DEFAULT_ECHO_DELAY_MS,
  DEFAULT_QUIET_MS,
  type PeerSpec,
  type Scenario,
  type Step,
} from "./scenario.js";

/** The text of a scenario file: what `parseScenario` reads. Fields that say what holds anyway are left out. */
export function formatScenario({ title, dialect, peers, steps }: Scenario): string {
  const network = Object.fromEntries([...peers].map(([name, spec]) => [name, formatPeer(spec)]));
  const file = { title, dialect, ...(peers.size > 0 && { network }), steps: steps.map(formatStep) };
  const json = JSON.stringify(file, undefined, 2);
  return `${json.replace(/[\u007f-\uffff]/g, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function formatPeer(spec: PeerSpec): object {
  if (spec.kind !== "tcp-server") return spec;
  const { kind, reply, delayMs } = spec;
  return { kind, ...(reply !== "none" && { reply }), ...(delayMs !== DEFAULT_ECHO_DELAY_MS && { delayMs }) };
}

function formatStep({ note, waitMs, action, until, timeoutMs, quietMs, anyOrder, segments, recv }: Step): object {
  return {
    ...(note !== undefined && { note }),
    ...(waitMs > 0 && { wait: waitMs }),
    ...formatAction(action),
    ...(until !== undefined && { until }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(quietMs !== DEFAULT_QUIET_MS && { quietMs }),
    ...(anyOrder && { anyOrder }),
    ...(segments !== "exact" && { segments }),
    recv,
  };
}

function formatAction(action: Action): object {
  switch (action.type) {
    case "none":
      return {};
    case "send":
      return { send: action.text };
    case "peer-send": {
      const { peer, data, to } = action;
      return { peer, do: "send", data, ...(to !== undefined && { to }), ...linkOf(action) };
    }
    case "connect":
      return { peer: action.peer, do: "connect", to: action.to, result: action.result };
    case "close":
    case "reset":
      return { peer: action.peer, do: action.type, ...linkOf(action) };
    case "expect": {
      const { peer, data, closed } = action;
      return { peer, do: "expect", data, ...(closed !== undefined && { closed }), ...linkOf(action) };
    }
  }
}

function linkOf({ link }: { readonly link: number }): object {
  return link === -1 ? {} : { link };
}
