// Points that would lie on each other are gathered into one sign with their number.
//
// Only points of one layer are gathered, at each zoom anew; the chosen one stands
// alone. The points stay in the plan's shapes: they only leave the map meanwhile.

import { make, pictogram } from "./dom.js";

const L = window.L;
//: Points of a layer nearer than this lie on each other [px].
const APART = 40;
const APART_LARGE = 54;
//: How large a sign is, and where it may stand from its points' middle [px].
const SIGN = { x: 56, y: 38 };
const SHIFTS = [[0, 0], [0, -40], [0, 40], [-60, 0], [60, 0]];
//: Nearer than this zoom houses no longer part; then their list is shown.
const NEAREST = 20;

export class Clusters {
  constructor({ map, shapes, display, isDrawing, onList }) {
    Object.assign(this, { map, shapes, display, isDrawing, onList });
    this.group = L.layerGroup([], { pmIgnore: true }).addTo(map);
    this.found = [];
    map.on("zoomend", () => this.gather());
  }

  gather() {
    const points = [...this.shapes.items.values()].filter(
      (item) => item.feature.geometry.type === "Point" && !item.hidden,
    );
    const zoom = this.map.getZoom();
    const by = {
      at: ({ at }) => at, kind: ({ items }) => items[0].layer.id,
      apart: this.display.large ? APART_LARGE : APART,
    };
    const free = points.filter(({ feature }) => feature.id !== this.shapes.chosen);
    const once = gathered(free.map((item) => ({ items: [item], at: this.map.project(item.shape.getLatLng(), zoom) })), by);
    // Signs stand in the middle of their points, where two of them may meet again.
    const twice = gathered(once.map(joined), by).map(joined);
    const signs = twice.filter(({ items }) => items.length > 1);
    this.found = signs.map(({ items }) => items);
    const within = new Set(this.found.flat());
    for (const item of points) this.shapes.gather(item, within.has(item));
    this.group.clearLayers();
    const taken = [];
    for (const one of signs) this.group.addLayer(this.sign(one, beside(one.at, taken)));
  }

  sign({ items, at }, [x, y]) {
    const { layer } = items[0];
    const text = `${layer.name}: ${items.length}`;
    const html = make(
      "div", { class: "pin cluster" }, pictogram(layer), make("b", { text: String(items.length) }),
    );
    html.style.borderColor = layer.colour;
    html.style.setProperty("--colour", layer.colour);
    const sign = L.marker(this.map.unproject(at, this.map.getZoom()), {
      icon: L.divIcon({ html, className: "pin-place", iconSize: [44, 44], iconAnchor: [22 - x, 22 - y] }),
      title: text, alt: text, shift: [x, y], riseOnHover: true, bubblingMouseEvents: true,
      pmIgnore: true, snapIgnore: true, zIndexOffset: 500,
    });
    sign.on("click", (event) => {
      if (this.isDrawing()) return;
      L.DomEvent.stopPropagation(event);
      this.open(items);
    });
    return sign;
  }

  // A touch goes nearer until they part; those on one spot are listed instead.
  open(items) {
    const bounds = boundsOf(items);
    const zoom = Math.min(this.map.getBoundsZoom(bounds, false, L.point(90, 90)), NEAREST);
    if (zoom > this.map.getZoom() + 0.2) this.map.flyTo(bounds.getCenter(), zoom, { duration: 0.5 });
    else this.onList(items.map(({ feature }) => feature.id));
  }
}

function joined(groups) {
  const items = groups.flatMap((one) => one.items);
  const sum = groups.reduce((all, { at, items: { length } }) => all.add(at.multiplyBy(length)), L.point(0, 0));
  return { items, at: sum.divideBy(items.length) };
}

// Signs of different layers on one spot stand beside each other, each to be touched.
function beside(at, taken) {
  const free = SHIFTS.find((shift) => {
    const here = at.add(L.point(shift));
    return taken.every((other) => Math.abs(other.x - here.x) > SIGN.x || Math.abs(other.y - here.y) > SIGN.y);
  }) ?? SHIFTS[0];
  taken.push(at.add(L.point(free)));
  return free;
}

const boundsOf = (items) => L.latLngBounds(items.map(({ shape }) => shape.getLatLng()));

// Puts each point into the first group of its kind whose first point is near enough.
export function gathered(points, { at, kind, apart }) {
  const cells = new Map();
  const groups = [];
  for (const point of points) {
    const { x, y } = at(point);
    const column = Math.floor(x / apart);
    const row = Math.floor(y / apart);
    const near = around(column, row)
      .flatMap(([c, r]) => cells.get(`${kind(point)} ${c} ${r}`) ?? [])
      .find((group) => Math.hypot(group.x - x, group.y - y) < apart);
    if (near) {
      near.points.push(point);
      continue;
    }
    const group = { x, y, points: [point] };
    const key = `${kind(point)} ${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), group]);
    groups.push(group);
  }
  return groups.map((group) => group.points);
}

const STEPS = [-1, 0, 1];
const around = (column, row) => STEPS.flatMap((c) => STEPS.map((r) => [column + c, row + r]));
