import { activityFromJson } from "../../core/activity/activity-json.js";
import { textOf } from "../../core/bytes.js";
import type { ModemState } from "../../core/modem-state.js";
import type { ClientMessage, CommandInfo, ModemInfo, ServerMessage } from "../protocol.js";
import { CommandLine } from "./command-line.js";
import { button, element } from "./dom.js";
import { Hands } from "./hands.js";
import { LanesPanel } from "./lanes-panel.js";
import { StateView } from "./state-view.js";
import { TerminalView } from "./terminal.js";
import { Timeline } from "./timeline/timeline.js";

/** One modem on the page: terminal, lanes, state and hands. */
export class ModemPane {
  readonly root: HTMLElement;
  /** The number of the activity that comes next. */
  next = 0;
  readonly #timeline = new Timeline();
  readonly #terminal: TerminalView;
  readonly #line: CommandLine;
  readonly #lanes: LanesPanel;
  readonly #state: StateView;
  readonly #hands: Hands;
  readonly #chips = element("div", { class: "chips" });
  readonly #notice = element("div", { class: "notice", role: "alert", hidden: true });

  constructor(
    private readonly info: ModemInfo,
    commands: readonly CommandInfo[],
    private readonly send: (message: ClientMessage) => boolean,
  ) {
    const { name, dialect } = info;
    const utf8 = new TextEncoder();
    this.#terminal = new TerminalView((text) => this.#type(utf8.encode(text)));
    this.#line = new CommandLine(commands, (bytes) => this.#type(bytes));
    this.#lanes = new LanesPanel(this.#timeline, name, dialect);
    this.#hands = new Hands((action) => this.#tell({ type: "hand", modem: name, action }));
    this.#state = new StateView({
      onDropLink: (id) => this.#tell({ type: "hand", modem: name, action: { do: "drop-link", id } }),
    });
    const head = element(
      "header",
      { class: "pane-head" },
      element("h2", {}, name),
      element("span", { class: "dialect" }, `ESP-AT ${dialect}`),
      this.#chips,
      this.#hands.root,
    );
    const terminal = element(
      "section",
      { class: "panel port", "aria-label": "AT port" },
      this.#terminal.root,
      this.#line.root,
    );
    const state = element("section", { class: "panel status", "aria-label": "State" }, this.#state.root);
    const grid = element("div", { class: "pane-grid" }, head, this.#notice, terminal, this.#lanes.root, state);
    this.root = element("article", { class: "pane", "aria-label": name }, grid);
  }

  receive(message: Extract<ServerMessage, { readonly type: "activities" }>): void {
    const { first, missed, activities, clockStartedAtMs } = message;
    this.#lanes.clockStartedAtMs = clockStartedAtMs;
    const timed = activities.flatMap((json) => activityFromJson(json) ?? []);
    if (missed > 0) this.#timeline.addRecord({ kind: "lost", records: missed, atMs: timed[0]?.atMs ?? 0 });
    for (const each of timed) {
      this.#timeline.add(each);
      if (each.activity.kind === "modem") this.#terminal.write(each.activity.bytes);
    }
    this.next = first + activities.length;
    this.#lanes.refresh();
  }

  update(state: ModemState): void {
    this.#state.update(state);
    this.#hands.update(state);
    const { input, wantedBytes, settings, accessPoints, links, station } = state;
    const openLinks = links.filter(({ isOpen }) => isOpen).map(({ id }) => id);
    this.#line.update({
      input,
      ...(wantedBytes !== undefined && { wantedBytes }),
      scope: { multiplex: settings.multiplex === 1, accessPoints, openLinks },
    });
    const wifi =
      station.state === "online" ? `${station.accessPoint?.ssid ?? ""} ${station.address.ip}` : station.state;
    const chips = [
      ["Wi-Fi", wifi, station.state === "online" ? "good" : ""],
      ["input", input, input === "busy" ? "busy" : ""],
      ["links", String(openLinks.length), ""],
    ];
    this.#chips.replaceChildren(
      ...chips.map(([label = "", text = "", tone = ""]) =>
        element("span", { class: `chip ${tone}` }, element("span", { class: "label" }, label), text),
      ),
    );
  }

  showFailure(message: string): void {
    const close = button("Close", () => (this.#notice.hidden = true), { class: "small" });
    this.#notice.replaceChildren(message, " ", close);
    this.#notice.hidden = false;
  }

  focusLine(): void {
    this.#line.focus();
  }

  focusSearch(): void {
    this.#lanes.focusSearch();
  }

  togglePause(): void {
    this.#lanes.togglePause();
  }

  #type(bytes: Uint8Array): void {
    this.#tell({ type: "type", modem: this.info.name, bytes: textOf(bytes) });
  }

  #tell(message: ClientMessage): void {
    if (!this.send(message)) this.showFailure("There is no connection to the modem's process at the moment.");
  }
}
