// The palette: what can be drawn, pictogram first, the word under it.

import { byId, make, pictogram } from "./dom.js";
import { sample } from "./paint.js";

//: Of a layer as the map draws it, beside its pictogram [px].
const SAMPLE = { width: 34, height: 30 };

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
        make("span", { class: "looks" }, pictogram(layer), ...sampled(layer)),
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

// A point has no pattern: on the map it is its pictogram.
const sampled = (layer) =>
  layer.geometry === "point" ? [] : [sample(window.L, layer, SAMPLE.width, SAMPLE.height)];
