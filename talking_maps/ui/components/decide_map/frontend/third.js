// A third shape: begun with one of the others or anew, by mouse or finger.

import { byId, geometryOf, make, SNAP, teachSnap } from "./borrowed.js";
import { style, THIRD } from "./option_styles.js";

const L = window.L;
const DRAWN = { point: "Marker", line: "Line", polygon: "Polygon" };
const MOST_HANDLES = 120;

export class Third {
  constructor({ stage, words, onKeep, onEnd }) {
    Object.assign(this, { stage, words, onKeep, onEnd });
    this.map = stage.map;
    teachSnap();
    this.map.on("pm:create", ({ layer }) => this.drawn(layer));
  }

  // With a shape to begin with, or none.
  begin(kind, shape = null) {
    this.end();
    this.kind = kind;
    this.active = true;
    if (shape) this.edit(shape);
    else this.draw();
    this.bar();
  }

  draw() {
    const ink = { color: THIRD.colour, weight: 4 };
    this.map.pm.enableDraw(DRAWN[this.kind], {
      ...SNAP, tooltips: false, continueDrawing: false, markerStyle: { icon: pin() },
      templineStyle: ink, hintlineStyle: { ...ink, weight: 2, dashArray: "5 6" },
      pathOptions: { ...style(THIRD), pmIgnore: true },
    });
  }

  drawn(layer) {
    const geometry = geometryOf(layer);
    layer.remove();
    if (!this.active) return;
    this.map.pm.disableDraw();
    this.edit(geometry);
    this.bar();
  }

  edit(geometry) {
    const given = { ...style(THIRD), renderer: this.stage.painters.third, pane: "third", pmIgnore: false };
    this.shape = L.GeoJSON.geometryToLayer({ type: "Feature", geometry }, {
      ...given, pointToLayer: (_, at) => L.marker(at, { icon: pin(), draggable: true, pmIgnore: false }),
    });
    if (this.shape.setStyle) {
      Object.assign(this.shape.options, given);
      this.shape.setStyle(given);
    }
    this.shape.addTo(this.map);
    this.shape.pm.enable({
      ...SNAP, draggable: this.kind === "point", limitMarkersToCount: MOST_HANDLES,
      allowSelfIntersection: true, removeLayerBelowMinVertexCount: false,
    });
  }

  finish() {
    this.map.pm.Draw[DRAWN[this.kind]]._finishShape();
  }

  keep() {
    const geometry = geometryOf(this.shape);
    this.end();
    this.onKeep(geometry);
  }

  end() {
    this.active = false;
    this.map.pm.disableDraw();
    this.shape?.pm.disable();
    this.shape?.remove();
    this.shape = null;
    this.bar();
  }

  bar() {
    const { words, kind } = this;
    const point = kind === "point";
    byId("bar").hidden = !this.active;
    byId("stage").dataset.tool = this.active && !this.shape ? "draw" : "";
    const button = (text, act, main = false) =>
      make("button", { type: "button", class: main ? "main" : "", text, onclick: act });
    const hint = this.shape ? (point ? words.hintPoint : words.hint) : (point ? words.drawPoint : words.draw);
    const done = this.shape ? [button(words.keepThird, () => this.keep(), true)]
      : point ? [] : [button(words.finish, () => this.finish(), true)];
    byId("bar").replaceChildren(make("span", { class: "hint", text: hint }), ...done,
      button(words.cancel, () => { this.end(); this.onEnd(); }));
  }
}

const pin = () => L.divIcon({ html: `<b>${THIRD.letter}</b>`, className: "third-pin", iconSize: [40, 40] });
