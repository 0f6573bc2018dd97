// One of the two maps: the ground, the shapes of its side, and signs where they differ.

import { patternCanvas, Shapes } from "./borrowed.js";
import { badge, mark } from "./kinds.js";

const L = window.L;
//: More signs than this at once would be slow and hide the land: then those in view.
const MOST_SIGNS = 300;
const CALM = new Set(["kept", "unchanged"]);
const BLINKED = [
  ["a", { color: "#1f1d1a", dashArray: "4 9" }],
  ["b", { color: "#1f1d1a", dashArray: null }],
];

export class Side {
  constructor({ section, which, context, layers, onClick }) {
    Object.assign(this, { which, layers, onClick });
    this.heading = section.querySelector("h2");
    this.map = ground(section.querySelector(".map"), context);
    const renderer = patternCanvas(L, { padding: 0.2, tolerance: 8 });
    const common = {
      map: this.map, layers, renderer, pane: "overlayPane", onHover() {},
      onClick: (uid, event) => { L.DomEvent.stop(event); onClick(uid); },
    };
    this.calm = new Shapes({ ...common, faint: true });
    this.lively = new Shapes(common);
    this.marks = L.layerGroup().addTo(this.map);
    this.signs = L.layerGroup().addTo(this.map);
    this.map.on("moveend", () => this.differing?.length > MOST_SIGNS && this.showSigns());
    this.map.createPane("blink").style.cssText = "z-index:690;pointer-events:none";
    this.blinks = L.layerGroup().addTo(this.map);
    this.outlines = L.svg({ pane: "blink" });
    this.renderer = renderer;
  }

  show({ title, rows, hidden }) {
    this.heading.textContent = title;
    const shown = rows.filter((row) => row[this.which] && !hidden.has(row.kind));
    const features = (calm) =>
      shown.filter((row) => CALM.has(row.kind) === calm).map((row) => row[this.which]);
    this.calm.replaceAll(features(true));
    this.lively.replaceAll(features(false));
    this.marks.clearLayers();
    this.differing = shown.filter((row) => !CALM.has(row.kind));
    this.differing.forEach((row) => this.mark(row));
    this.showSigns();
  }

  showSigns() {
    const { differing } = this;
    const view = this.map.getBounds().pad(0.1);
    const seen = differing.length > MOST_SIGNS
      ? differing.filter((row) => view.contains([row[this.which].spot[1], row[this.which].spot[0]])) : differing;
    this.signs.clearLayers();
    if (seen.length <= MOST_SIGNS) seen.forEach((row) => this.sign(row));
  }

  mark(row) {
    const { geometry } = row[this.which];
    if (geometry.type !== "Point") {
      const style = { ...mark(row.kind), renderer: this.renderer, interactive: false };
      this.marks.addLayer(L.geoJSON(geometry, { style, ...style }));
    }
  }

  sign(row) {
    const { geometry, spot, id } = row[this.which];
    const beside = geometry.type === "Point" ? [-8, 34] : [15, 15];
    const icon = L.divIcon({ html: badge(row.kind), className: "badge-place", iconSize: [30, 30], iconAnchor: beside });
    const sign = L.marker([spot[1], spot[0]], { icon, keyboard: false });
    sign.on("click", (event) => { L.DomEvent.stop(event); this.onClick(id); });
    this.signs.addLayer(sign);
  }

  // Both shapes on both maps: where it was in dashes, where it is in a whole line.
  blink(row) {
    this.blinks.clearLayers();
    for (const [which, style] of BLINKED) {
      if (!row?.[which]) continue;
      for (const line of [{ color: "#ffd23f", weight: 13, opacity: 0.9 }, { ...style, weight: 4 }]) {
        const given = { ...line, fill: false, interactive: false, renderer: this.outlines, pane: "blink" };
        this.blinks.addLayer(L.geoJSON(row[which].geometry, {
          style: given, interactive: false,
          pointToLayer: (_, at) => L.circleMarker(at, { ...given, radius: 26 }),
        }));
      }
    }
    const pane = this.map.getPane("blink");
    pane.classList.remove("blinking");
    void pane.offsetWidth;
    pane.classList.add("blinking");
  }
}

export const boundsOf = (row) =>
  ["a", "b"].filter((which) => row[which])
    .reduce((all, which) => all.extend(L.geoJSON(row[which].geometry).getBounds()), L.latLngBounds([]));

// Folium's script is ours; the map it builds is put where this side is.
function ground(element, { script, name }) {
  const mine = Object.create(L);
  mine.map = (_, options) => L.map(element, { ...options, zoomAnimation: false, doubleClickZoom: false });
  const map = new Function("L", `${script}\nreturn ${name};`)(mine);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  return map;
}
