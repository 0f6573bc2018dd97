// What is drawn in this scene, layer by layer: shown or hidden, listed, searched for.

import { byId, make, pictogram, sign } from "./dom.js";

//: More answers than this to what is searched for are not listed.
const MOST = 200;

export class LayerList {
  constructor({ words, layers, display, things, chosen, onChoose, onOpen }) {
    Object.assign(this, { words, layers, display, things, chosen, onChoose, onOpen });
    this.element = byId("list");
    this.element.setAttribute("aria-label", words.list);
    this.element.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    };
    this.open = new Set();
    this.make();
  }

  make() {
    const { words } = this;
    this.search = make("input", {
      type: "text", role: "searchbox", class: "search", placeholder: words.search, "aria-label": words.search,
      autocomplete: "off", spellcheck: "false", oninput: () => this.fill(),
    });
    this.body = make("div", { class: "things" });
    const head = make(
      "header", {}, make("h2", { text: words.list }),
      make("button", { type: "button", class: "close", text: "×", "aria-label": words.close, onclick: () => this.close() }),
    );
    this.names = this.box("names", words.names);
    const switches = make("div", { class: "switches" }, this.names);
    this.element.replaceChildren(head, this.search, switches, byId("others"), this.body);
  }

  box(what, text) {
    const input = make("input", { type: "checkbox", "data-display": what });
    input.addEventListener("change", () => this.display.toggle(what));
    return make("label", { class: "beneath" }, input, make("span", { text }));
  }

  isOpen() {
    return !this.element.hidden;
  }

  // Of `only` some things, those that lie on one spot, the list is shown.
  show(only = null) {
    this.only = only;
    this.element.hidden = false;
    this.search.value = "";
    this.fill();
    (only ? this.body.querySelector("button") : this.search)?.focus({ preventScroll: true });
    this.onOpen();
  }

  close() {
    this.element.hidden = true;
    this.onOpen();
    document.querySelector('[data-view="list"]')?.focus({ preventScroll: true });
  }

  // Called at every change: what is not open costs nothing.
  refresh() {
    if (!this.isOpen()) return;
    this.names.firstChild.checked = this.display.names;
    const sum = [];
    for (const { feature } of this.things()) sum.push(feature.id, feature.properties.label, feature.properties.name);
    const key = JSON.stringify([sum, [...this.display.hidden], this.display.discreet]);
    if (key !== this.key) this.fill();
    else this.press();
    this.key = key;
  }

  fill() {
    this.names.firstChild.checked = this.display.names;
    const asked = fold(this.search.value.trim());
    const things = [...this.things()];
    const rows = asked || this.only ? this.answers(things, asked) : this.byLayer(things);
    const none = make("p", { class: "empty", text: asked ? this.words.notFound : this.words.nothingYet });
    this.body.replaceChildren(...(rows.length ? rows : [none]));
    this.press();
  }

  answers(things, asked) {
    const found = things.filter((item) => {
      if (this.display.hides(item.layer)) return false;
      if (this.only && !asked) return this.only.includes(item.feature.id);
      const { name = "", label = "" } = item.feature.properties;
      return fold(`${name} ${label} ${item.layer.name}`).includes(asked);
    });
    return found.sort(byName).slice(0, MOST).map((item) => this.row(item, true));
  }

  byLayer(things) {
    const mine = Map.groupBy ? Map.groupBy(things, ({ layer }) => layer.id) : grouped(things);
    const shown = this.layers.filter((layer) => mine.has(layer.id) || this.display.hides(layer));
    const rows = shown.map((layer) => this.layer(layer, mine.get(layer.id) ?? []));
    return this.display.count(this.layers) ? [this.all(), ...rows] : rows;
  }

  all() {
    return make("button", {
      type: "button", class: "all", text: this.words.showAll,
      onclick: () => { this.display.discreet = false; this.display.showAll(); },
    });
  }

  layer(layer, items) {
    const hidden = this.display.hides(layer);
    const list = make("div", { class: "rows", hidden: !this.open.has(layer.id) || hidden });
    const fill = () => list.replaceChildren(...items.sort(byName).map((item) => this.row(item)));
    if (!list.hidden) fill();
    const head = make(
      "button",
      {
        type: "button", class: "layer-name", "aria-expanded": String(!list.hidden), disabled: hidden || !items.length,
        onclick: () => {
          list.hidden = !list.hidden;
          head.setAttribute("aria-expanded", String(!list.hidden));
          if (list.hidden) this.open.delete(layer.id);
          else { this.open.add(layer.id); fill(); this.press(); }
        },
      },
      pictogram(layer), make("span", { text: layer.name }), make("b", { text: hidden ? "" : String(items.length) }),
    );
    const eye = make(
      "button",
      {
        type: "button", class: "eye", "data-eye": layer.id, "aria-pressed": String(!hidden),
        "aria-label": `${this.words.shown}: ${layer.name}`, onclick: () => this.display.toggleLayer(layer),
      },
      sign(hidden ? "hidden" : "shown"),
    );
    return make("section", { class: hidden ? "off" : "" }, make("div", { class: "layer-row" }, head, eye), list);
  }

  row(item, isFound = false) {
    const { feature, layer } = item;
    const { name, label } = feature.properties;
    return make(
      "button",
      { type: "button", class: "thing-row", "data-uid": feature.id, onclick: () => this.onChoose(feature.id) },
      pictogram(layer), make("span", { text: (isFound ? label : name || label) || layer.name }),
    );
  }

  press() {
    for (const row of this.body.querySelectorAll(".thing-row")) {
      row.setAttribute("aria-pressed", String(row.dataset.uid === this.chosen()));
    }
  }
}

// Accents, ñ and capitals do not hinder who searches.
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const said = ({ feature: { properties }, layer }) => properties.name || properties.label || layer.name;
const byName = (a, b) =>
  !a.feature.properties.name - !b.feature.properties.name
  || said(a).localeCompare(said(b), document.documentElement.lang, { numeric: true });

function grouped(things) {
  const found = new Map();
  for (const item of things) found.set(item.layer.id, [...(found.get(item.layer.id) ?? []), item]);
  return found;
}
