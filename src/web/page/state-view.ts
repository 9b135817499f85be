import type { ModemState } from "../../core/modem-state.js";
import { button, element } from "./dom.js";

export interface StateHandlers {
  onDropLink(id: number): void;
}

/** Wi-Fi, links, server and settings of a modem. A part is drawn again only when it has changed. */
export class StateView {
  readonly root = element("div", { class: "state" });
  readonly #parts = new Map<string, { readonly element: HTMLElement; data: string }>();

  constructor(private readonly handlers: StateHandlers) {}

  update(state: ModemState): void {
    const { station, softAp, antennaAttached, links, server, settings, changed } = state;
    this.#part("Wi-Fi", { station, softAp, antennaAttached }, () => wifiRows(state));
    this.#part("Links", { links, multiplex: settings.multiplex }, () => this.#linkTable(state));
    this.#part("Server", { server }, () => [element("p", {}, serverText(server))]);
    this.#part("Settings", { settings, changed }, () => settingRows(state));
  }

  #part(title: string, data: unknown, render: () => readonly Node[]): void {
    const text = JSON.stringify(data);
    let part = this.#parts.get(title);
    if (!part) {
      part = { element: element("section", { "aria-label": title, class: `${title.toLowerCase()}-part` }), data: "" };
      this.#parts.set(title, part);
      this.root.append(part.element);
    }
    if (part.data === text) return;
    part.data = text;
    const focused = part.element.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-key")
      : undefined;
    const wasOpen = part.element.querySelector("details")?.open ?? false;
    part.element.replaceChildren(element("h3", {}, title), ...render());
    const details = part.element.querySelector("details");
    if (details) details.open = wasOpen;
    if (focused) part.element.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
  }

  #linkTable({ links }: ModemState): readonly Node[] {
    if (links.length === 0) return [element("p", { class: "none" }, "none open")];
    const rows = links.map(({ id, type, role, isOpen, localPort, remote, waitingBytes, sendingBytes }) => {
      const waits = [
        waitingBytes > 0 ? `${waitingBytes} B to read` : "",
        sendingBytes > 0 ? `${sendingBytes} B to send` : "",
      ];
      const drop = button("Drop", () => this.handlers.onDropLink(id), {
        class: "small",
        title: `Break link ${id} as if the peer had reset it`,
        "aria-label": `Drop link ${id}`,
        "data-key": `drop-${id}`,
        disabled: !isOpen,
      });
      const cells = [
        element("span", { class: `link link-${id}` }, String(id)),
        `${type}${role === "server" ? " (accepted)" : ""}`,
        `${remote.address}:${remote.port}`,
        isOpen ? `port ${localPort}` : "opening",
        waits.filter((text) => text !== "").join(", "),
        drop,
      ];
      return element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
    });
    return [element("table", {}, element("tbody", {}, ...rows))];
  }
}

function wifiRows({ station, softAp, antennaAttached }: ModemState): readonly Node[] {
  const { accessPoint, address, state, nextIp } = station;
  const rows: [string, string][] = [
    ["station", station.enabled ? state : "off"],
    ...(accessPoint
      ? ([["access point", `${accessPoint.ssid}, channel ${accessPoint.channel}, ${accessPoint.rssi} dBm`]] as [
          string,
          string,
        ][])
      : []),
    ["address", address.ip],
    ...(nextIp === undefined ? [] : ([["at the next join", nextIp]] as [string, string][])),
    ["MAC", station.mac],
    ["antenna", antennaAttached ? "attached" : "pulled off"],
    ...(softAp.enabled
      ? ([["soft-AP", `${softAp.ssid}, ${softAp.ip}, ${softAp.stations.length} stations`]] as [string, string][])
      : []),
  ];
  return [definitionList(rows)];
}

function serverText(server: ModemState["server"]): string {
  if (!server) return "off";
  return `${server.type} on port ${server.port}, ${server.clients} of ${server.maximum} clients`;
}

/** Those that are not as in the factory; all of them on request. */
function settingRows({ settings, changed }: ModemState): readonly Node[] {
  const shown = (name: keyof typeof settings): [string, string] => [name, shownValue(settings[name])];
  const names = Object.keys(settings) as (keyof typeof settings)[];
  const rest = names.filter((name) => !changed.includes(name));
  const all = element(
    "details",
    {},
    element("summary", { "data-key": "all-settings" }, `${rest.length} as in the factory`),
    definitionList(rest.map(shown)),
  );
  return changed.length === 0 ? [all] : [definitionList(changed.map(shown)), all];
}

function definitionList(rows: readonly (readonly [string, string])[]): HTMLElement {
  return element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

/** Passwords and keys are nobody's business who looks over a shoulder. */
function shownValue(value: unknown): string {
  const text = JSON.stringify(value, (name, field: unknown) =>
    /^(password|psk)$/.test(name) && field !== "" ? "•••" : field,
  );
  return text
    .replaceAll('"', "")
    .replace(/^\{(.*)\}$/, "$1")
    .replaceAll(",", ", ")
    .replaceAll(":", " ");
}
