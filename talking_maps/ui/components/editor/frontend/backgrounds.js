// What lies under the drawing: relief, contours and picture, each on or off, and how
// strong. Old maps on paper have a strength of their own, since what lies beneath them is
// wanted too. Kept in this browser, for each community apart.

import { byId, make, sign } from "./dom.js";
import { onPicture } from "./paint.js";

const PREFIX = "talking-maps.background.";
const OLD = /^old-/;
//: How strong an old map is before anybody said so [%].
const PAPER_STRENGTH = 70;
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
    this.strengths = kept.strengths;
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
    const strength = this.slider(this.strength, (value) => { this.strength = value; });
    const close = make("button", { type: "button", class: "close", text: "×", "aria-label": words.close, onclick: () => this.show(false) });
    const title = make("div", { class: "title" }, sign("below"), make("b", { text: words.background }), close);
    // An old map's own strength stands beneath its name.
    const own = (set) => this.slider(this.strengthOf(set), (value) => { this.strengths[set] = value; });
    const boxes = [...this.sets.keys()].flatMap((set, place) =>
      OLD.test(set) ? [this.boxes[place].label, own(set)] : [this.boxes[place].label]);
    const panel = byId("background");
    panel.setAttribute("aria-label", words.background);
    panel.replaceChildren(title, ...boxes, this.none.label, strength);
  }

  slider(value, take) {
    const input = make("input", { type: "range", min: "10", max: "100", step: "5" });
    input.value = String(value);
    input.addEventListener("input", () => {
      take(Number(input.value));
      this.changed();
    });
    return make("label", { class: "strength" }, make("span", { text: this.words.strength }), input);
  }

  strengthOf(set) {
    return OLD.test(set) ? strong(this.strengths[set], PAPER_STRENGTH) : this.strength;
  }

  // The old map that is seen uppermost: what is drawn now is traced on it.
  tracedOn() {
    return this.on().filter((set) => OLD.test(set)).at(-1);
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
    write(this.code, { off: [...this.off], strength: this.strength, strengths: this.strengths });
    this.onChange();
  }

  apply() {
    for (const [set, { layer, opacity }] of this.sets) {
      layer.setOpacity(this.off.has(set) ? 0 : (opacity * this.strengthOf(set)) / 100);
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
    const { off, strength, strengths } = JSON.parse(localStorage.getItem(PREFIX + code));
    return { off: Array.isArray(off) ? off : [], strength: strong(strength), strengths: { ...strengths } };
  } catch {
    return { off: [], strength: 100, strengths: {} };
  }
}

const strong = (value, otherwise = 100) => (Number.isFinite(value) ? Math.min(100, Math.max(10, value)) : otherwise);

function write(code, kept) {
  try {
    localStorage.setItem(PREFIX + code, JSON.stringify(kept));
  } catch {
    // Chosen again with one touch.
  }
}
