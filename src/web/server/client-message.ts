import type { ClientMessage, HandAction } from "../protocol.js";

/** Reads what a page sent; undefined for anything that the protocol does not have. */
export function readClientMessage(text: string): ClientMessage | undefined {
  const message = parse(text);
  if (!isRecord(message)) return undefined;
  const { type, modem } = message;
  if (type === "watch") return readWatch(message);
  if (typeof modem !== "string") return undefined;
  if (type === "type") {
    const { bytes } = message;
    return typeof bytes === "string" ? { type, modem, bytes } : undefined;
  }
  const action = type === "hand" ? readAction(message) : undefined;
  return action && { type: "hand", modem, action };
}

function readWatch({ modems }: Fields): ClientMessage | undefined {
  if (!isRecord(modems)) return undefined;
  const isNumbered = Object.values(modems).every((first) => Number.isSafeInteger(first) && Number(first) >= 0);
  return isNumbered ? { type: "watch", modems: modems as Record<string, number> } : undefined;
}

function readAction({ action }: Fields): HandAction | undefined {
  if (!isRecord(action)) return undefined;
  const { attached, id, ip } = action;
  switch (action.do) {
    case "reset":
      return { do: "reset" };
    case "power-cycle":
      return { do: "power-cycle" };
    case "antenna":
      return typeof attached === "boolean" ? { do: "antenna", attached } : undefined;
    case "drop-link":
      return typeof id === "number" ? { do: "drop-link", id } : undefined;
    case "next-address":
      if (ip === undefined) return { do: "next-address" };
      return typeof ip === "string" ? { do: "next-address", ip } : undefined;
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
