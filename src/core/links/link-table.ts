import { LINK_COUNT, type Link } from "./link.js";

/** The five places for links. */
export class LinkTable {
  readonly #links: (Link | undefined)[] = new Array<Link | undefined>(LINK_COUNT).fill(undefined);

  constructor(private readonly onChange: () => void) {}

  get(id: number): Link | undefined {
    return this.#links[id];
  }

  /** The link with this number once it is open. */
  getOpen(id: number): Link | undefined {
    const link = this.#links[id];
    return link?.open ? link : undefined;
  }

  /** Open links in ascending order of their numbers. */
  get open(): readonly Link[] {
    return this.all.filter((link) => link.open);
  }

  /** Open links that the modem has opened itself. */
  get clients(): readonly Link[] {
    return this.open.filter((link) => link.role === "client");
  }

  /** Open links of the server's clients. */
  get accepted(): readonly Link[] {
    return this.open.filter((link) => link.role === "server");
  }

  /** With those that are being opened. */
  get all(): readonly Link[] {
    return this.#links.filter((link) => link !== undefined);
  }

  /** The lowest free number. */
  get freeId(): number | undefined {
    const id = this.#links.indexOf(undefined);
    return id === -1 ? undefined : id;
  }

  add(link: Link): void {
    if (this.#links[link.id]) throw new RangeError(`link ${link.id} is taken`);
    this.#links[link.id] = link;
    this.onChange();
  }

  /** Does nothing when the link is not there any more. */
  remove(link: Link): void {
    if (this.#links[link.id] !== link) return;
    this.#links[link.id] = undefined;
    this.onChange();
  }

  has(link: Link): boolean {
    return this.#links[link.id] === link;
  }
}
