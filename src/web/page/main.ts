import type { ClientMessage, CommandInfo, ModemInfo, ServerMessage } from "../protocol.js";
import { Connection } from "./connection.js";
import { button, element, takesText } from "./dom.js";
import { ModemPane } from "./pane.js";

/** Of many modems the first few are shown at once. */
const SHOWN_AT_FIRST = 3;

const panes = new Map<string, ModemPane>();
let instance: string | undefined;
let modems: readonly ModemInfo[] = [];
let commandLists: readonly (readonly CommandInfo[])[] = [];
/** The names of those that somebody has switched on or off; the others are shown while there are few. */
const wanted = new Map<string, boolean>();

const main = elementById("modems");
const tabs = elementById("tabs");
const connectionState = elementById("connection");
const help = elementById("help") as HTMLDialogElement;

const connection = new Connection({ onMessage: receive, onOpen: showConnection });

function receive(message: ServerMessage): void {
  switch (message.type) {
    case "modems":
      // another process: nothing of the old one holds any more
      if (instance !== undefined && instance !== message.instance) location.reload();
      instance = message.instance;
      modems = message.modems;
      commandLists = message.commands;
      showModems();
      return;
    case "activities":
      panes.get(message.modem)?.receive(message);
      return;
    case "state":
      panes.get(message.modem)?.update(message.state);
      return;
    case "failed":
      (panes.get(message.modem ?? "") ?? [...panes.values()][0])?.showFailure(message.message);
  }
}

function isShown({ name }: ModemInfo, index: number): boolean {
  return wanted.get(name) ?? index < SHOWN_AT_FIRST;
}

/** Makes panes for the modems that are shown, takes the others away, and tells the server. */
function showModems(): void {
  const shown = modems.filter(isShown);
  const names = new Set(shown.map(({ name }) => name));
  for (const [name, pane] of panes) {
    if (names.has(name)) continue;
    pane.root.remove();
    panes.delete(name);
  }
  for (const info of shown) {
    if (panes.has(info.name)) continue;
    const pane = new ModemPane(info, commandLists[info.commands] ?? [], (message: ClientMessage) =>
      connection.send(message),
    );
    panes.set(info.name, pane);
    main.append(pane.root);
  }
  elementById("loading").hidden = true;
  main.classList.toggle("several", shown.length > 1);
  elementById("empty").hidden = shown.length > 0;
  tabs.hidden = modems.length < 2;
  tabs.replaceChildren(
    ...modems.map((info, index) =>
      button(
        info.name,
        () => {
          wanted.set(info.name, !isShown(info, index));
          showModems();
        },
        { class: "tab", "aria-pressed": String(isShown(info, index)) },
      ),
    ),
  );
  connection.send({ type: "watch", modems: Object.fromEntries([...panes].map(([name, pane]) => [name, pane.next])) });
}

function showConnection(isOpen: boolean): void {
  connectionState.textContent = isOpen ? "connected" : "no connection";
  connectionState.classList.toggle("lost", !isOpen);
}

function elementById(id: string): HTMLElement {
  return document.getElementById(id) ?? document.body.appendChild(element("div", { id }));
}

/** The pane in which the focus is, or the first. */
function currentPane(): ModemPane | undefined {
  const all = [...panes.values()];
  return all.find(({ root }) => root.contains(document.activeElement)) ?? all[0];
}

const shortcuts: Readonly<Record<string, () => void>> = {
  "/": () => currentPane()?.focusSearch(),
  t: () => currentPane()?.focusLine(),
  p: () => currentPane()?.togglePause(),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  if (
    event.key === "Escape" &&
    takesText(event.target) &&
    event.target instanceof HTMLElement &&
    !event.target.closest(".xterm")
  )
    event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target) || help.open) return;
  const action = shortcuts[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
elementById("help-button").addEventListener("click", () => help.showModal());
