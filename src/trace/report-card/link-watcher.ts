import { bytesOf, NO_BYTES } from "../../core/bytes.js";
import type { Activity } from "../../core/index.js";
import type { Tell, Watcher } from "./watcher.js";

type LinkActivity = Extract<Activity, { kind: "link" }>;

/** Links that are opened twice, or never closed. */
export class LinkWatcher implements Watcher {
  /** Opened by the host, with the command that did it. */
  readonly #open = new Map<number, { readonly link: LinkActivity; readonly atMs: number; readonly line: string }>();
  #line = "";

  constructor(private readonly tell: Tell) {}

  observe(activity: Activity, atMs: number): void {
    switch (activity.kind) {
      case "start":
        this.#open.clear(); // a restart is a way to close everything
        this.#line = "";
        return;
      case "command":
        this.#line = activity.line;
        this.#checkStart(activity.line, atMs);
        return;
      case "link":
        if (activity.state === "closed") this.#open.delete(activity.id);
        else if (activity.role === "client") this.#open.set(activity.id, { link: activity, atMs, line: this.#line });
    }
  }

  atEnd(atMs: number, tell: Tell): void {
    for (const { link, atMs: openedMs, line } of this.#open.values()) {
      const { remote, type, id } = link;
      const where = `${type} to ${remote.address}:${remote.port}`;
      const message = `link ${id} (${where}) is open since ${((atMs - openedMs) / 1000).toFixed(1)} s, and nobody closed it`;
      tell("link-left-open", openedMs, line === "" ? NO_BYTES : bytesOf(line), message);
    }
  }

  #checkStart(line: string, atMs: number): void {
    const [, number] = /^AT\+CIPSTART=(?:(\d),)?"/i.exec(line) ?? [undefined, undefined];
    if (!/^AT\+CIPSTART=/i.test(line)) return;
    const open = this.#open.get(Number(number ?? 0));
    if (open) this.tell("link-in-use", atMs, bytesOf(line), `link ${open.link.id} is open already`);
  }
}
