// One of the two maps: the ground, the shapes of its side, and signs where they differ.

import { Clusters, gathered, make, patternCanvas, Shapes } from "./borrowed.js";
import { badge, mark } from "./kinds.js";

const L = window.L;
//: More signs than this at once would be slow and hide the land: then those in view.
const MOST_SIGNS = 300;
//: Signs are this small where all the land is seen, and whole this many zooms nearer.
const SMALLEST = 0.6;
const WHOLE_AFTER = 3;
//: Side of a whole sign; what only changed a word has one of this share [px].
const SIGN = 30;
const QUIET = 0.5;
const CALM = new Set(["kept", "unchanged"]);
const BLINKED = [
  ["a", { color: "#1f1d1a", dashArray: "4 9" }],
  ["b", { color: "#1f1d1a", dashArray: null }],
];

export class Side {
  constructor({ section, which, context, layers, onClick }) {
    Object.assign(this, { which, layers, onClick, land: context.bounds });
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
    this.differing = [];
    // Houses close together gather here too.
    this.clusters = new Clusters({
      map: this.map, shapes: this.lively, display: { large: false }, isDrawing: () => false,
      onList: ([uid]) => onClick(uid),
    });
    this.map.on("zoomend", () => this.showSigns());
    this.map.on("moveend", () => this.differing.length > MOST_SIGNS && this.showSigns());
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
    this.clusters.gather();
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
    if (seen.length > MOST_SIGNS) return;
    const size = this.size();
    const at = (row) => this.map.project(this.spot(row), this.map.getZoom());
    const kind = (row) => `${row.kind} ${row.quiet}`;
    const loud = (rows) => !rows[0].quiet;
    gathered(seen, { at, kind, apart: SIGN * size })
      .sort((a, b) => loud(a) - loud(b)).forEach((rows) => this.sign(rows, size));
  }

  spot(row) {
    const [lng, lat] = row[this.which].spot;
    return L.latLng(lat, lng);
  }

  // From afar signs are small, so that the land is seen; they grow as one goes nearer.
  size() {
    const nearer = this.map.getZoom() - this.map.getBoundsZoom(this.land);
    const share = Math.max(0, Math.min(1, nearer / WHOLE_AFTER));
    return SMALLEST + (1 - SMALLEST) * share;
  }

  mark(row) {
    const { geometry } = row[this.which];
    if (geometry.type !== "Point") {
      const style = { ...mark(row.kind, row.quiet), renderer: this.renderer, interactive: false };
      this.marks.addLayer(L.geoJSON(geometry, { style, ...style }));
    }
  }

  // One sign for several of a kind that would lie on each other, with their number.
  sign(rows, size) {
    const [row] = rows;
    const { geometry, id } = row[this.which];
    const beside = geometry.type === "Point" ? [-8, 34] : [15, 15];
    const count = rows.length > 1 && !row.quiet ? [make("i", { text: String(rows.length) })] : [];
    const html = make("span", { class: `sign${row.quiet ? " quiet" : ""}` }, badge(row.kind), ...count);
    html.style.setProperty("--size", String(row.quiet ? size * QUIET : size));
    const icon = L.divIcon({ html, className: "badge-place", iconSize: [SIGN, SIGN], iconAnchor: beside });
    const at = L.latLngBounds(rows.map((one) => this.spot(one)));
    const sign = L.marker(rows.length > 1 ? at.getCenter() : this.spot(row), { icon, keyboard: false, zIndexOffset: row.quiet ? 0 : 600 });
    sign.on("click", (event) => {
      L.DomEvent.stop(event);
      if (rows.length > 1 && this.map.getBoundsZoom(at) > this.map.getZoom() + 0.2) this.map.fitBounds(at, { padding: [90, 90] });
      else this.onClick(id);
    });
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
