import type { ModemState } from "../../core/modem-state.js";
import type { HandAction } from "../protocol.js";
import { button, element } from "./dom.js";

/** What a hand can do to the hardware, as buttons. */
export class Hands {
  readonly root = element("div", { class: "hands", role: "toolbar", "aria-label": "Hardware" });
  readonly #antenna: HTMLButtonElement;
  readonly #address = element("input", {
    type: "text",
    size: 15,
    inputmode: "decimal",
    "aria-label": "Address at the next join",
    placeholder: "192.168.1.77",
  });
  #isAttached = true;

  constructor(act: (action: HandAction) => void) {
    this.#antenna = button("Pull antenna", () => act({ do: "antenna", attached: !this.#isAttached }), {
      title: "Without it the station loses its access point",
    });
    const address = element(
      "form",
      { class: "address" },
      this.#address,
      element(
        "button",
        { type: "submit", title: "The address that the next join gives; empty: the computer's own" },
        "Next IP",
      ),
    );
    address.addEventListener("submit", (event) => {
      event.preventDefault();
      const ip = this.#address.value.trim();
      act(ip === "" ? { do: "next-address" } : { do: "next-address", ip });
    });
    this.root.append(
      button("Reset", () => act({ do: "reset" }), { title: "Press the reset button" }),
      button("Power cycle", () => act({ do: "power-cycle" }), { title: "Take the power away and give it back" }),
      this.#antenna,
      address,
    );
  }

  update({ antennaAttached }: ModemState): void {
    this.#isAttached = antennaAttached;
    this.#antenna.textContent = antennaAttached ? "Pull antenna" : "Attach antenna";
    this.#antenna.setAttribute("aria-pressed", String(!antennaAttached));
  }
}
