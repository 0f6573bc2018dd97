// The three talking maps as stacked cards, the past in front; what lies beneath.

import { byId, make, sign } from "./dom.js";

export class Scenes {
  constructor({ scenes, words, hasOthers, beneath, onChoose, onBeneath }) {
    this.cards = new Map();
    // The other scenes lie beneath until taken away; other owners when asked for.
    this.beneath = beneath ?? new Set(scenes.map((one) => one.id));
    byId("scenes").setAttribute("aria-label", words.scenes);
    byId("scenes").replaceChildren(...scenes.map((one) => this.card(one, onChoose)));
    this.toggles = new Map();
    const heading = make("span", { class: "heading" }, sign("below"), words.beneath);
    const others = hasOthers ? [{ id: "others", name: words.others }] : [];
    const toggles = [...scenes, ...others].map((one) => this.toggle(one, onBeneath));
    byId("others").replaceChildren(heading, ...toggles);
  }

  card({ id, name, year }, onChoose) {
    const card = make(
      "button",
      {
        type: "button", role: "radio", class: `scene ${id}`, "data-scene": id,
        onclick: () => onChoose(id),
      },
      make("span", { class: "name", text: name }),
      make("span", { class: "year", text: String(year) }),
    );
    this.cards.set(id, card);
    return card;
  }

  toggle({ id, name }, onBeneath) {
    const box = make("input", { type: "checkbox", "data-beneath": id });
    box.checked = this.beneath.has(id);
    box.addEventListener("change", () => {
      if (box.checked) this.beneath.add(id);
      else this.beneath.delete(id);
      onBeneath();
    });
    const label = make("label", { class: "beneath" }, box, make("span", { text: name }));
    this.toggles.set(id, label);
    return label;
  }

  show(scene) {
    for (const [id, card] of this.cards) {
      card.setAttribute("aria-checked", String(id === scene));
    }
    for (const [id, label] of this.toggles) label.hidden = id === scene;
    byId("stage").dataset.scene = scene;
  }
}
