// Names on the map, as many as find room: the chosen thing's first, then the largest.

import { make } from "./dom.js";

const L = window.L;
const PANE = "names";
const FONT = { small: 16, large: 23 };
//: Room between a pin and its name, and around every name [px].
const BESIDE = 4;
const AROUND = 3;
//: Smaller areas and lines than this bear no name [px].
const LEAST = 18;
//: The same name nearer than this is not written again [px].
const SAME = 170;
const MOST = 160;
//: What stands over the map: a name under it could not be read.
const OVER = "#display, #status, .leaflet-control";

export class Labels {
  constructor({ map, shapes, clusters, display }) {
    Object.assign(this, { map, shapes, clusters, display, placed: [] });
    this.pane = map.createPane(PANE);
    this.pane.style.cssText = "z-index:620;pointer-events:none";
    this.pane.classList.add("leaflet-zoom-hide");
    this.pane.setAttribute("aria-hidden", "true");
    this.pencil = document.createElement("canvas").getContext("2d");
    map.on("moveend zoomend", () => this.draw());
  }

  draw() {
    const { display } = this;
    this.placed = [];
    this.pane.replaceChildren();
    if (!display.names) return;
    const size = display.large ? FONT.large : FONT.small;
    this.pencil.font = `600 ${size}px "Source Sans", sans-serif`;
    const taken = new Taken();
    const view = this.view();
    const wanted = this.wanted(view);
    for (const box of [...this.pins(), ...this.controls()]) taken.add(box);
    for (const one of wanted) {
      if (this.placed.length === MOST) break;
      const width = this.pencil.measureText(one.text).width + 2 * AROUND;
      const all = places(one, width, size * 1.15).map((place) => whole(place, one, view)).filter(Boolean);
      // The chosen thing's name is always said.
      const box = all.find((place) => taken.isFree(place)) ?? (one.chosen ? all[0] : null);
      if (!box || this.isSaid(one)) continue;
      taken.add(box);
      this.placed.push({ uid: one.uid, box, text: one.text, point: one.point });
      this.pane.append(name(one, box, size));
    }
  }

  // What of the map is seen, where its layers are placed [px].
  view() {
    const [seen, origin] = [this.map.getPixelBounds(), this.map.getPixelOrigin()];
    return L.bounds(seen.min.subtract(origin), seen.max.subtract(origin));
  }

  // What has a name and is seen, the chosen one first, then from large to small.
  wanted(view) {
    const found = [];
    for (const [uid, item] of this.shapes.items) {
      const chosen = uid === this.shapes.chosen;
      const { name: called, label } = item.feature.properties;
      const text = called || (chosen ? label : "");
      if (!text || item.hidden || item.gathered) continue;
      const point = this.map.latLngToLayerPoint(spot(item));
      if (!view.contains(point)) continue;
      const extent = this.extent(item);
      if (item.layer.geometry !== "point" && extent < LEAST && !chosen) continue;
      found.push({ uid, text, point, chosen, extent, isPoint: item.layer.geometry === "point", radius: this.radius() });
    }
    return found.sort((a, b) => b.chosen - a.chosen || b.extent - a.extent || a.text.localeCompare(b.text));
  }

  isSaid({ text, point }) {
    return this.placed.some((other) => other.text === text && other.point.distanceTo(point) < SAME);
  }

  extent({ shape }) {
    if (!shape.getBounds) return 0;
    const bounds = shape.getBounds();
    const a = this.map.latLngToLayerPoint(bounds.getSouthWest());
    const b = this.map.latLngToLayerPoint(bounds.getNorthEast());
    return Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  }

  radius() {
    return this.display.large ? 27 : 20;
  }

  // Nor under a button at the map's edge.
  controls() {
    const ground = this.map.getContainer().getBoundingClientRect();
    const corner = (x, y) => this.map.containerPointToLayerPoint([x - ground.left, y - ground.top]);
    return [...document.querySelectorAll(OVER)].map((one) => one.getBoundingClientRect()).filter(({ width }) => width).map((one) => {
      const [low, high] = [corner(one.left, one.top), corner(one.right, one.bottom)];
      return { left: low.x, right: high.x, top: low.y, bottom: high.y };
    });
  }

  // Names lie on no pin and on no gathered sign.
  pins() {
    const points = [...this.shapes.items.values()].filter(
      ({ feature, hidden, gathered }) => feature.geometry.type === "Point" && !hidden && !gathered,
    );
    const r = this.radius() - 2;
    const box = (at, width, [right, down] = [0, 0]) => {
      const { x, y } = this.map.latLngToLayerPoint(at);
      return { left: x + right - width, right: x + right + width, top: y + down - r, bottom: y + down + r };
    };
    return [
      ...points.map(({ shape }) => box(shape.getLatLng(), r)),
      ...this.clusters.group.getLayers().map((sign) => box(sign.getLatLng(), 1.5 * r, sign.options.shift)),
    ];
  }
}

function name({ text, chosen }, { left, top, right, bottom }, size) {
  const element = make("span", { class: `name-on-map${chosen ? " chosen" : ""}`, text });
  Object.assign(element.style, {
    left: `${left}px`, top: `${top}px`, width: `${right - left}px`, lineHeight: `${bottom - top}px`, fontSize: `${size}px`,
  });
  return element;
}

// Where a name may stand: beside a point, in an area or a line, else above or below.
function places({ point: { x, y }, isPoint, radius }, width, height) {
  const box = (cx, cy) => ({
    left: cx - width / 2, right: cx + width / 2, top: cy - height / 2, bottom: cy + height / 2,
  });
  const out = radius + BESIDE;
  if (isPoint) {
    return [
      box(x + out + width / 2, y), box(x - out - width / 2, y),
      box(x, y + out + height / 2), box(x, y - out - height / 2),
    ];
  }
  const aside = 0.4 * width;
  return [
    ...[0, -1.1, 1.1, -2.2, 2.2].map((shift) => box(x, y + shift * height)),
    box(x - aside, y), box(x + aside, y),
  ];
}

// A name is read whole or not at all: what would be cut off at the map's side is moved
// into it, as long as it still lies on its area or line; a pin's has other places.
function whole(box, { point, isPoint, chosen }, { min, max }) {
  const shift = Math.max(min.x - box.left, 0) - Math.max(box.right - max.x, 0);
  if (box.top < min.y || box.bottom > max.y) return chosen ? box : null;
  if (!shift) return box;
  const moved = { ...box, left: box.left + shift, right: box.right + shift };
  const holds = !isPoint && moved.left <= point.x && point.x <= moved.right;
  return holds || chosen ? moved : null;
}

const CELL = 64;

class Taken {
  constructor() {
    this.cells = new Map();
  }

  isFree(box) {
    return keys(box).every((key) => (this.cells.get(key) ?? []).every((other) => apart(box, other)));
  }

  add(box) {
    for (const key of keys(box)) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
  }
}

const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

function keys({ left, right, top, bottom }) {
  const found = [];
  for (let c = Math.floor(left / CELL); c <= Math.floor(right / CELL); c++) {
    for (let r = Math.floor(top / CELL); r <= Math.floor(bottom / CELL); r++) found.push(`${c} ${r}`);
  }
  return found;
}

const SPOTS = new WeakMap();

// A place in the thing itself, where a name or a finger meets it.
export function spot({ feature: { geometry }, shape }) {
  if (shape.getLatLng) return shape.getLatLng();
  if (!SPOTS.has(geometry)) SPOTS.set(geometry, inside(geometry));
  return SPOTS.get(geometry);
}

function inside({ type, coordinates }) {
  const parts = type.startsWith("Multi") ? coordinates : [coordinates];
  const [lng, lat] = type.endsWith("Polygon")
    ? widest(parts.reduce((a, b) => (extentOf(b[0]) > extentOf(a[0]) ? b : a)))
    : middle(parts.reduce((a, b) => (extentOf(b) > extentOf(a) ? b : a)));
  return L.latLng(lat, lng);
}

function extentOf(points) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}

function middle(points) {
  const steps = points.slice(1).map((to, i) => Math.hypot(to[0] - points[i][0], to[1] - points[i][1]));
  let left = steps.reduce((sum, one) => sum + one, 0) / 2;
  const at = steps.findIndex((step) => (left -= step) <= 0);
  return points[Math.max(at, 0)] && at >= 0 ? between(points[at], points[at + 1], 1 + left / (steps[at] || 1)) : points[0];
}

const between = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
const LEVELS = [0.5, 0.4, 0.6, 0.3, 0.7];

// The middle of the widest stretch that a few level lines have inside the area.
function widest(rings) {
  const ys = rings[0].map((point) => point[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  let best = { width: 0, at: rings[0][0] };
  for (const level of LEVELS) {
    const y = low + (high - low) * level;
    const xs = rings.flatMap((ring) => crossings(ring, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const width = xs[i + 1] - xs[i];
      if (width > best.width * 1.05) best = { width, at: [(xs[i] + xs[i + 1]) / 2, y] };
    }
  }
  return best.at;
}

function crossings(ring, y) {
  const found = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
    if ((y1 > y) !== (y2 > y)) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}
