import type { ClientMessage, ServerMessage } from "../protocol.js";

const RETRY_MS = 1000;

export interface ConnectionHandlers {
  onMessage(message: ServerMessage): void;
  /** Open, or lost and tried again. */
  onOpen(isOpen: boolean): void;
}

/** The WebSocket to the modems' process; it comes back by itself when that was started again. */
export class Connection {
  #socket: WebSocket | undefined;

  constructor(private readonly handlers: ConnectionHandlers) {
    this.#open();
  }

  /** False when there is no connection at the moment. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open(): void {
    const socket = new WebSocket(`ws://${location.host}/live`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.handlers.onOpen(true));
    socket.addEventListener("message", ({ data }) =>
      this.handlers.onMessage(JSON.parse(String(data)) as ServerMessage),
    );
    socket.addEventListener("close", () => {
      this.handlers.onOpen(false);
      setTimeout(() => this.#open(), RETRY_MS);
    });
  }
}
