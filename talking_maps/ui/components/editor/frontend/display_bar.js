// The buttons at the map's edge: the list of what is drawn, sacred places, large type.

import { byId, make, sign } from "./dom.js";

export class DisplayBar {
  constructor({ words, layers, display, list }) {
    Object.assign(this, { layers, display, list });
    const isDiscreet = layers.some((layer) => layer.restricted);
    this.buttons = {
      list: this.button("list", words.list, () => (list.isOpen() ? list.close() : list.show())),
      discreet: this.button("hidden", words.discreet, () => display.toggle("discreet")),
      large: this.button("letters", words.large, () => display.toggle("large")),
    };
    this.buttons.discreet.hidden = !isDiscreet;
    this.count = make("i", { hidden: true });
    this.buttons.list.append(this.count);
    byId("display").setAttribute("aria-label", words.display);
    for (const [what, button] of Object.entries(this.buttons)) button.dataset.view = what;
    byId("display").replaceChildren(...Object.values(this.buttons));
    this.said = words.hidden;
  }

  button(name, text, onclick) {
    return make("button", { type: "button", onclick }, sign(name), make("span", { text }));
  }

  show() {
    const { display, list, buttons } = this;
    const pressed = { list: list.isOpen(), discreet: display.discreet, large: display.large };
    for (const [what, yes] of Object.entries(pressed)) buttons[what].setAttribute("aria-pressed", String(yes));
    const hidden = display.count(this.layers);
    this.count.hidden = !hidden;
    this.count.textContent = this.said.replace("#", String(hidden));
  }
}
