// Shapes that were put aside before they were finished: each may go on, or be dropped.

import { byId, make, pictogram, sign } from "./dom.js";

export class Aside {
  constructor({ words, layers, onGoOn, onDrop }) {
    Object.assign(this, { words, layers, onGoOn, onDrop, shown: "" });
  }

  show(sketches) {
    const waiting = sketches.filter(({ tool, layer }) => tool === "cut" || this.layers.has(layer));
    const now = JSON.stringify(waiting);
    if (now === this.shown) return;
    this.shown = now;
    byId("aside").hidden = !waiting.length;
    byId("aside").replaceChildren(...waiting.map((one) => this.line(one)));
  }

  line(sketch) {
    const { words } = this;
    const layer = this.layers.get(sketch.layer);
    const button = (text, act, name) => make("button", { type: "button", class: name, text, onclick: () => act(sketch) });
    return make(
      "div", { class: "waits" },
      layer ? pictogram(layer) : sign("cut"),
      make("span", { text: `${layer?.name ?? words.cut}: ${words.notFinished}` }),
      button(words.goOn, this.onGoOn, "main"),
      button(words.drop, this.onDrop, "drop"),
    );
  }
}
