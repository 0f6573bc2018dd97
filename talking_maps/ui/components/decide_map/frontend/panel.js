// Beside the map: what waits, and of the chosen question each way out with its button.

import { byId, make, pictogram } from "./borrowed.js";
import { letter, look, stroke } from "./option_styles.js";

export class Panel {
  constructor({ onChoose, onBlink, onAct, onThird }) {
    Object.assign(this, { onChoose, onBlink, onAct, onThird });
  }

  show({ args, chosen, busy, drawing }) {
    Object.assign(this, { args, chosen, busy, drawing });
    this.said();
    const { questions, words } = args;
    const head = make("h2", {}, make("span", { text: words.waiting }), make("b", { text: String(questions.length) }));
    const none = make("p", { class: "empty", text: words.none });
    byId("list").replaceChildren(head, ...(questions.length ? questions.map((one) => this.card(one)) : [none]));
    document.querySelector(".card.chosen")?.scrollIntoView({ block: "nearest" });
  }

  said() {
    const { notice, can_take_back: mine, words } = this.args;
    byId("said").hidden = !notice && !this.busy;
    const back = make("button", { type: "button", class: "back", text: words.back, disabled: this.busy, onclick: () => this.onAct("back") });
    byId("said").replaceChildren(make("span", { text: this.busy ? words.keeping : notice }), ...(mine && !this.busy ? [back] : []));
  }

  card(one) {
    const chosen = one.id === this.chosen;
    const layer = this.args.layers.find(({ id }) => id === one.layer);
    const head = make(
      "button",
      { type: "button", class: "head", "aria-expanded": String(chosen), "data-question": one.id, onclick: () => this.onChoose(one.id) },
      ...(layer ? [pictogram(layer)] : []),
      make("span", {}, make("b", { text: one.title }), make("small", { text: [one.where, one.question].filter(Boolean).join(" · ") })),
    );
    return make("section", { class: chosen ? "card chosen" : "card" }, head, ...(chosen ? this.ways(one) : []));
  }

  ways(one) {
    const { words } = this.args;
    const columns = make("div", { class: "ways" }, ...one.ways.map((way, place) => this.way(way, place)));
    const below = one.alike.length
      ? [make("p", { class: "alike" }, make("b", { text: `${words.alike}: ` }), one.alike.map(([label, text]) => `${label}: ${text}`).join(" · "))] : [];
    if (one.both) below.push(this.button(words.both, "both", () => this.onAct("both")));
    if (one.draw) below.push(this.third(one));
    return [columns, ...below];
  }

  way(way, place) {
    const { words } = this.args;
    const ink = look(place);
    const facts = way.facts.map(([label, text]) => make("div", {}, make("dt", { text: label }), make("dd", { text })));
    const column = make("div", { class: "way" },
      make("button", { type: "button", class: "which", "aria-label": `${words.blink}: ${way.letter}`, disabled: !way.shape, onclick: () => this.onBlink(place) },
        letter(way.letter, ink, way.gone), ...(way.shape ? [stroke(ink)] : [])),
      make("p", { class: "says", text: way.says }),
      make("p", { class: "who" }, make("b", { text: way.who }), make("span", { text: way.when })),
      ...(way.stands ? [make("p", { class: "stands", text: words.stands })] : []),
      make("dl", {}, ...facts),
      this.button((way.gone ? words.letGo : words.keep).replace("#", way.letter), "chosen", () => this.onAct("chosen", way.change), way.letter));
    column.style.setProperty("--way", ink.colour);
    return column;
  }

  button(text, act, onclick, which = "") {
    return make("button", { type: "button", class: "act", "data-act": act, "data-way": which, text, disabled: this.busy || this.drawing, onclick });
  }

  third(one) {
    const { words } = this.args;
    const shapes = one.ways.filter((way) => way.shape && !way.gone);
    const begin = (text, shape, which) => make("button", {
      type: "button", class: "act", "data-third": which, text, disabled: this.busy || this.drawing, onclick: () => this.onThird(shape),
    });
    return make("div", { class: "third" }, make("b", { text: words.third }),
      make("div", {}, ...shapes.map(({ letter: name, shape }) => begin(words.beginWith.replace("#", name), shape, name)),
        begin(words.anew, null, "anew")));
  }
}
