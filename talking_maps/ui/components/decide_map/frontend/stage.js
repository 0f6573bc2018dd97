// The map: every way out with its letter, the rest of the scene faint beneath.

import { build, patternCanvas, Shapes } from "./borrowed.js";
import { letter, look, style } from "./option_styles.js";

const L = window.L;
const PANES = { beneath: 390, ways: 420, third: 460 };
//: Letters stand beside each other even where the shapes lie on one another.
const APART_PX = 40;

export class Stage {
  constructor({ context, code, layers, isHidden }) {
    Object.assign(this, { code, layers, isHidden });
    this.map = build(context, code);
    for (const [pane, order] of Object.entries(PANES)) this.map.createPane(pane).style.zIndex = order;
    this.map.getPane("beneath").style.pointerEvents = "none";
    this.painters = Object.fromEntries(Object.keys(PANES).map((pane) =>
      [pane, patternCanvas(L, { pane, padding: 0.2, tolerance: 8 })]));
    this.beneath = new Shapes({
      map: this.map, layers, renderer: this.painters.beneath, pane: "beneath", faint: true, onClick() {}, onHover() {},
    });
    this.ways = L.layerGroup().addTo(this.map);
  }

  async show(question) {
    this.question = question;
    this.ways.clearLayers();
    this.groups = [];
    // What is decided may be a sacred place itself: then only its words are seen.
    if (!question || !this.isHidden(question.layer)) question?.ways.forEach((way, place) => this.way(way, place, question.ways.length));
    if (question) this.fly();
    await this.around(question);
  }

  way({ shape, spot, letter: text, gone }, place, count) {
    if (!shape) return;
    const given = { ...style(look(place), gone), renderer: this.painters.ways, pane: "ways", interactive: false, pmIgnore: true };
    const group = L.geoJSON(shape, {
      style: given, pmIgnore: true,
      pointToLayer: (_, at) => L.circleMarker(at, { ...given, radius: 14 }),
    });
    for (const each of group.getLayers()) Object.assign(each.options, given);
    const beside = APART_PX * (place - (count - 1) / 2);
    const icon = L.divIcon({
      html: letter(text, look(place), gone), className: "letter-place", iconSize: [34, 34], iconAnchor: [17 - beside, 17],
    });
    const sign = L.marker([spot[1], spot[0]], { icon, keyboard: false, interactive: false, pmIgnore: true, snapIgnore: true });
    this.groups[place] = group;
    this.ways.addLayer(group).addLayer(sign);
  }

  // What else is drawn in that scene: asked for where the drawing map asks.
  async around({ owner, scene, uid } = {}) {
    const asked = scene ? `/pencil/${encodeURIComponent(this.code)}/features?${new URLSearchParams({ owner, scene })}` : "";
    if (asked === this.asked) return this.others(uid);
    this.asked = asked;
    this.found = [];
    if (asked) {
      const answer = await fetch(asked).catch(() => null);
      if (asked !== this.asked) return;
      this.found = answer?.ok ? (await answer.json()).features : [];
    }
    this.others(uid);
  }

  others(uid) {
    this.beneath.replaceAll(this.found.filter(({ id, properties }) => id !== uid && !this.isHidden(properties.layer)));
  }

  bounds() {
    return (this.groups ?? []).filter(Boolean).reduce((all, group) => all.extend(group.getBounds()), L.latLngBounds([]));
  }

  fly() {
    const bounds = this.bounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [90, 90], maxZoom: 18, animate: false });
  }

  blink(place) {
    const group = this.groups[place];
    if (!group) return;
    let turn = 0;
    clearInterval(this.blinking);
    this.blinking = setInterval(() => {
      turn += 1;
      const on = turn % 2 === 0;
      group.setStyle?.({ weight: on ? 4 : 11, haloColour: on ? "#ffffff" : "#ffd23f" });
      if (turn >= 6) clearInterval(this.blinking);
    }, 260);
  }
}
