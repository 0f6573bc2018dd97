// What lies under the drawing: relief, contours and picture, each on or off, and how
// strong. Kept in this browser, for each community apart.

import { byId, make, sign } from "./dom.js";
import { onPicture } from "./paint.js";

const PREFIX = "talking-maps.background.";
const L = window.L;

export class Backgrounds {
  constructor({ map, code, words, onChange }) {
    Object.assign(this, { map, code, words, onChange });
    this.sets = new Map();
    map.eachLayer((one) => {
      if (!(one instanceof L.TileLayer)) return;
      // `/tiles/{community}/{set}/…`: each set is one layer of folium's.
      const set = one._url.split("/")[3];
      this.sets.set(set, { layer: one, opacity: one.options.opacity });
    });
    const kept = read(code);
    this.off = new Set(kept.off);
    this.strength = kept.strength;
    this.panel();
    this.apply();
    const open = make("button", { type: "button", "data-view": "background", onclick: () => this.show() });
    open.append(sign("below"), make("span", { text: words.background }));
    byId("display").append(open);
  }

  panel() {
    const { words } = this;
    this.none = this.box(words.backgrounds.none, () => !this.on().length, (yes) => {
      this.off = new Set(yes ? this.sets.keys() : []);
    });
    this.boxes = [...this.sets.keys()].map((set) =>
      this.box(words.backgrounds[set] ?? set, () => !this.off.has(set), (yes) => {
        if (yes) this.off.delete(set);
        else this.off.add(set);
      }));
    this.slider = make("input", { type: "range", min: "10", max: "100", step: "5" });
    this.slider.value = String(this.strength);
    this.slider.addEventListener("input", () => {
      this.strength = Number(this.slider.value);
      this.changed();
    });
    const strength = make("label", { class: "strength" }, make("span", { text: words.strength }), this.slider);
    const close = make("button", { type: "button", class: "close", text: "×", "aria-label": words.close, onclick: () => this.show(false) });
    const title = make("div", { class: "title" }, sign("below"), make("b", { text: words.background }), close);
    const boxes = [...this.boxes, this.none].map(({ label }) => label);
    const panel = byId("background");
    panel.setAttribute("aria-label", words.background);
    panel.replaceChildren(title, ...boxes, strength);
    panel.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.show(false);
    };
  }

  box(text, isOn, turn) {
    const input = make("input", { type: "checkbox" });
    input.addEventListener("change", () => {
      turn(input.checked);
      this.changed();
    });
    return { label: make("label", { class: "choice" }, input, make("span", { text })), input, isOn };
  }

  on() {
    return [...this.sets.keys()].filter((set) => !this.off.has(set));
  }

  changed() {
    this.apply();
    write(this.code, { off: [...this.off], strength: this.strength });
    this.onChange();
  }

  apply() {
    for (const [set, { layer, opacity }] of this.sets) {
      layer.setOpacity(this.off.has(set) ? 0 : (opacity * this.strength) / 100);
      // What nobody sees is not fetched either.
      if (this.off.has(set)) layer.remove();
      else layer.addTo(this.map);
    }
    for (const { input, isOn } of [...this.boxes, this.none]) input.checked = isOn();
    onPicture(this.sets.has("picture") && !this.off.has("picture"));
  }

  show(yes = byId("background").hidden) {
    byId("background").hidden = !yes;
    if (yes) this.boxes[0]?.input.focus();
  }
}

function read(code) {
  try {
    const { off, strength } = JSON.parse(localStorage.getItem(PREFIX + code));
    const strong = Number.isFinite(strength) ? Math.min(100, Math.max(10, strength)) : 100;
    return { off: Array.isArray(off) ? off : [], strength: strong };
  } catch {
    return { off: [], strength: 100 };
  }
}

function write(code, kept) {
  try {
    localStorage.setItem(PREFIX + code, JSON.stringify(kept));
  } catch {
    // Chosen again with one touch.
  }
}
