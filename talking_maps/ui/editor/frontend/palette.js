// The palette: what can be drawn, pictogram first, the word under it.

import { byId, make, pictogram } from "./dom.js";

export class Palette {
  constructor({ layers, words, onPick }) {
    this.buttons = new Map();
    const element = byId("palette");
    element.replaceChildren();
    element.setAttribute("aria-label", words.palette);
    for (const layer of layers) {
      const button = make(
        "button",
        {
          type: "button", class: `layer ${layer.geometry}`, "data-layer": layer.id,
          "aria-pressed": "false", onclick: () => onPick(layer),
        },
        pictogram(layer),
        make("span", { class: "word", text: layer.name }),
      );
      button.style.setProperty("--colour", layer.colour);
      this.buttons.set(layer.id, button);
      element.append(button);
    }
  }

  show(active) {
    for (const [id, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(id === active));
    }
  }
}
