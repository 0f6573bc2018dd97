// Beside the maps: legend, list by layer, totals, points, and the life of one thing.

import { byId, make, pictogram } from "./borrowed.js";
import { badge, stroke } from "./kinds.js";

const TABS = ["list", "totals", "score"];

export class Panel {
  constructor({ onChoose, onHide, onTab, onBack, onSame }) {
    Object.assign(this, { onChoose, onHide, onTab, onBack, onSame });
    this.tab = "list";
    this.hidden = new Set();
  }

  show(args, rows, chosen) {
    Object.assign(this, { args, rows, chosen });
    this.tabs();
    this.legend();
    const parts = { list: () => this.list(), totals: () => this.totals(), score: () => this.score() };
    if (this.tab === "list" && this.isListed()) this.press();
    else byId("body").replaceChildren(...parts[this.tab]());
    this.shown = this.tab;
    this.life();
  }

  // The list is long: it is made when what it lists changes, not at each touch.
  isListed() {
    const { rows, args, hidden } = this;
    const key = [rows, args.language, [...hidden].join()];
    const same = this.shown === "list" && this.listed?.every((one, place) => one === key[place]);
    this.listed = key;
    return same;
  }

  press() {
    document.querySelector('.row[aria-pressed="true"]')?.setAttribute("aria-pressed", "false");
    if (!this.chosen) return;
    if (!rowOf(this.chosen) && this.rows?.some(({ uid }) => uid === this.chosen)) this.unfold?.();
    rowOf(this.chosen)?.setAttribute("aria-pressed", "true");
  }

  tabs() {
    byId("tabs").replaceChildren(...TABS.map((id) => make("button", {
      type: "button", role: "tab", "data-tab": id, "aria-selected": String(id === this.tab),
      text: this.args.words[id],
      onclick: () => { this.tab = id; this.onTab(id); byId("body").scrollTop = 0; },
    })));
  }

  legend() {
    const chips = this.args.kinds.map(({ id, word, count }) => make(
      "button",
      {
        type: "button", class: "chip", "data-kind": id, "aria-pressed": String(!this.hidden.has(id)),
        onclick: () => { if (!this.hidden.delete(id)) this.hidden.add(id); this.onHide(); },
      },
      badge(id), make("span", { class: "word" }, make("span", { text: `${word} ` }), make("b", { text: String(count) }), stroke(id)),
    ));
    byId("legend").setAttribute("aria-label", this.args.words.legend);
    byId("legend").replaceChildren(...chips);
  }

  list() {
    const { words } = this.args;
    this.unfold = null;
    if (!this.rows) return [make("p", { class: "empty", text: words.loading })];
    const shown = this.rows.filter((row) => !this.hidden.has(row.kind));
    const calm = this.args.kinds.find((kind) => kind.calm);
    const rest = shown.filter((row) => row.kind === calm.id);
    const lively = this.byLayer(shown.filter((row) => row.kind !== calm.id));
    const none = lively.length ? [] : [make("p", { class: "empty", text: words.nothing })];
    return [...lively, ...none, ...(rest.length ? [this.folded(rest, calm)] : [])];
  }

  byLayer(rows) {
    return this.args.layers.flatMap((layer) => {
      const mine = rows.filter((row) => row.layer === layer.id);
      if (!mine.length) return [];
      const head = make("h3", {}, pictogram(layer), make("span", { text: layer.name }), make("b", { text: String(mine.length) }));
      return [head, ...mine.map((row) => this.row(row, layer))];
    });
  }

  // What stayed as it was, often thousands: below what differs, made when it is opened.
  folded(rows, { id, word }) {
    const summary = make("summary", {}, badge(id), make("span", { text: word }), make("b", { text: String(rows.length) }));
    const place = make("details", { class: "rest" }, summary);
    const fill = () => { if (place.lastChild === summary) place.append(...this.byLayer(rows)); };
    summary.addEventListener("click", fill);
    this.unfold = () => { fill(); place.open = true; };
    if (rows.some(({ uid }) => uid === this.chosen)) this.unfold();
    return place;
  }

  row(row, layer) {
    const { kinds } = this.args;
    const word = kinds.find(({ id }) => id === row.kind).word;
    const ask = !row.doubt && row.same.some(({ yes, no }) => yes && no) ? `≈ ${this.args.words.ask}` : "";
    const lines = [[word, row.parts].filter(Boolean).join(": "), row.who, row.doubt && `≈ ${row.doubt}`, ask, row.note];
    return make(
      "button",
      {
        type: "button", class: "row", "data-uid": row.uid, "aria-pressed": String(row.uid === this.chosen),
        onclick: () => this.onChoose(row.uid),
      },
      quietly(badge(row.kind), row.quiet),
      make("span", { class: "said" },
        make("span", { class: "first" }, make("b", { text: row.name || layer.name }), make("span", { class: "amount", text: row.amount })),
        ...lines.filter(Boolean).map((text) => make("small", { text }))),
    );
  }

  totals() {
    const { totals, titles, layers, kinds, words } = this.args;
    if (!totals.length) return [make("p", { class: "empty", text: words.nothing })];
    return [table(titles, totals.map((one) => {
      const layer = layers.find(({ id }) => id === one.layer);
      const counts = kinds.filter(({ id }) => one.counts[id])
        .map(({ id, word }) => make("span", { class: "count", title: word }, badge(id), `${word} ${one.counts[id]}`));
      return { ...one, sign: pictogram(layer), below: counts };
    }))];
  }

  score() {
    const { score, titles, words } = this.args;
    if (!score.rows) return [make("p", { class: "empty", text: "…" })];
    const rows = [...score.rows, { ...score.total, sum: true }];
    return [make("p", { class: "empty", text: score.note }), table(score.single ? [words.score] : titles, rows, score.single)];
  }

  // Whether two shapes are one thing: what is known, and what a person can say.
  same() {
    const { words, may_say: may } = this.args;
    const row = this.rows?.find(({ uid }) => uid === this.chosen);
    const say = (one, same) => make("button", {
      type: "button", class: "say", "data-same": String(same), text: same ? words.yes : words.no,
      onclick: () => this.onSame(one.first, one.second, same),
    });
    return (row?.same ?? []).map((one) => make("div", { class: "same" },
      make("p", { text: `≈ ${one.words}` }),
      ...(may ? [make("div", {}, ...(one.yes ? [say(one, true)] : []), ...(one.no ? [say(one, false)] : []))] : [])));
  }

  life() {
    const { life, words, code } = this.args;
    const place = byId("life");
    const before = place.hidden;
    place.hidden = this.tab !== "list" || !life || life.uid !== this.chosen;
    if (place.hidden) return;
    const photo = (id) => {
      const address = `/photo/${encodeURIComponent(code)}/${encodeURIComponent(id)}`;
      return make("a", { href: address, target: "_blank", rel: "noopener" }, make("img", { src: address, alt: words.photo }));
    };
    place.replaceChildren(
      make("header", {}, make("h3", { text: life.title }),
        make("button", { type: "button", "aria-label": words.close, text: "×", onclick: () => this.onChoose("") })),
      ...this.same(),
      make("small", { text: words.life }),
      ...life.scenes.map((one) => make("div", { class: `scene ${one.scene}` },
        make("b", { text: one.title }), make("span", { text: one.facts.join(" · ") }),
        ...(one.note ? [make("q", { text: one.note })] : []),
        ...one.photos.map(photo))),
      ...(life.backs ?? []).map(({ side, word }) => make("button", {
        type: "button", class: "back", "data-back": side, text: word, onclick: () => this.onBack(side, life.uid),
      })),
      make("ul", {}, ...life.done.map(({ when, who, note }) => make("li", { text: [when, who, note].filter(Boolean).join(" · ") }))),
    );
    // It takes the list's room: what was touched stays in sight.
    if (before) document.querySelector('.row[aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
  }
}

function quietly(sign, quiet) {
  if (quiet) sign.classList.add("quiet");
  return sign;
}

const rowOf = (uid) => document.querySelector(`.row[data-uid="${CSS.escape(uid)}"]`);

function table([first, second], rows, single = false) {
  const cells = (one) => (single ? [one.a] : [one.a, one.b, one.gain]);
  const heads = single ? [first] : [first, second, "±"];
  return make("table", { class: single ? "" : "two" },
    make("thead", {}, make("tr", {}, make("th"), ...heads.map((text) => make("th", { scope: "col", text })))),
    make("tbody", {}, ...rows.map((one) => make("tr", { class: one.sum ? "sum" : "" },
      make("th", { scope: "row" }, ...(one.sign ? [one.sign] : []), make("span", { text: one.name }), ...(one.below ?? [])),
      ...cells(one).map((text) => make("td", { text }))))));
}
