// The component: the corners of a shape that was read from a photograph are mended.

import { borrowLetters, byId, frameHeight, make, onRender, sendToPython } from "./borrowed.js";

const L = window.L;
//: Of shapes with more corners than this no new ones are offered between.
const MOST_BETWEEN = 120;
//: A press of an arrow moves a corner by so much of what is seen.
const STEP = 0.004;
//: The frame's height [px].
const HEIGHT = 520;
const LEAST = { ring: 3, line: 2, point: 1 };

let args, map, drawn, parts = [], before = [], chosen = null;

function render(given) {
  const last = args;
  args = given;
  document.documentElement.lang = args.language;
  if (last?.id !== args.id) open();
  show();
}

function open() {
  frameHeight(HEIGHT);
  map?.remove();
  const pane = make("div", { class: "pane" });
  byId("stage").replaceChildren(pane);
  map = L.map(pane, { crs: L.CRS.Simple, minZoom: -8, maxZoom: 6, zoomSnap: 0.25, attributionControl: false, zoomAnimation: false, fadeAnimation: false, doubleClickZoom: false, scrollWheelZoom: false });
  const bounds = L.latLngBounds([0, 0], [args.height, args.width]);
  L.imageOverlay(args.picture, bounds, { alt: args.words.map }).addTo(map);
  map.fitBounds(bounds, { animate: false });
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { animate: false });
  }).observe(pane);
  pane.setAttribute("role", "application");
  pane.setAttribute("aria-label", args.words.map);
  pane.addEventListener("keydown", key, { capture: true });
  drawn = L.layerGroup().addTo(map);
  parts = structuredClone(args.parts);
  [before, chosen] = [[], null];
  // For tests and for who opens the browser's console.
  window.talkingMaps = { map, parts: () => parts };
}

const at = ([x, y]) => [y, x];

function show() {
  byId("hint").textContent = args.words.hint;
  drawn.clearLayers();
  const ink = { color: "#8f1d14", weight: 3, fillOpacity: 0.12, interactive: false };
  for (const [number, { kind, corners }] of parts.entries()) {
    if (kind === "ring") L.polygon(corners.map(at), ink).addTo(drawn);
    if (kind === "line") L.polyline(corners.map(at), ink).addTo(drawn);
    if (kind !== "point" && corners.length <= MOST_BETWEEN) between(number);
    corners.forEach((_corner, place) => corner(number, place));
  }
  bar();
}

function corner(number, place) {
  const isChosen = chosen?.number === number && chosen?.place === place;
  const name = `${args.words.corner} ${place + 1}`;
  const marker = spot(parts[number].corners[place], `corner${isChosen ? " chosen" : ""}`, 18, name);
  marker.on("click", () => choose(number, place));
  marker.on("dragend", () => move(number, place, marker.getLatLng()));
}

// Between two corners a small one: dragged or touched it becomes a corner.
function between(number) {
  const { kind, corners } = parts[number];
  const count = kind === "ring" ? corners.length : corners.length - 1;
  for (let place = 0; place < count; place += 1) {
    const next = corners[(place + 1) % corners.length];
    const middle = [(corners[place][0] + next[0]) / 2, (corners[place][1] + next[1]) / 2];
    const marker = spot(middle, "between", 12, args.words.between);
    const insert = () => {
      keep();
      const { lat, lng } = marker.getLatLng();
      corners.splice(place + 1, 0, [lng, lat]);
      chosen = { number, place: place + 1 };
      changed();
    };
    marker.on("click", insert);
    marker.on("dragend", insert);
  }
}

function spot(where, className, side, name) {
  const icon = L.divIcon({ className, iconSize: [side, side] });
  return L.marker(at(where), { icon, draggable: true, title: name, alt: name }).addTo(drawn);
}

function choose(number, place) {
  chosen = { number, place };
  show();
}

function move(number, place, { lat, lng }) {
  keep();
  parts[number].corners[place] = [lng, lat];
  chosen = { number, place };
  changed();
}

const removable = () => chosen !== null && parts[chosen.number].corners.length > LEAST[parts[chosen.number].kind];

function remove() {
  if (!removable()) return;
  keep();
  parts[chosen.number].corners.splice(chosen.place, 1);
  chosen = null;
  changed();
}

const keep = () => before.push(structuredClone(parts));

function undo() {
  parts = before.pop() ?? parts;
  chosen = null;
  changed();
}

function reset() {
  keep();
  parts = structuredClone(args.read);
  chosen = null;
  changed();
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || chosen === null) return;
  const size = map.getBounds();
  const step = STEP * (size.getEast() - size.getWest());
  const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
  if (by) {
    const [x, y] = parts[chosen.number].corners[chosen.place];
    move(chosen.number, chosen.place, { lat: y + by[1], lng: x + by[0] });
  } else if (["Delete", "Backspace"].includes(event.key)) remove();
  else return;
  event.preventDefault();
  event.stopPropagation();
  map.getContainer().focus();
}

const isAsRead = () => JSON.stringify(parts) === JSON.stringify(args.read);

function changed() {
  sendToPython(isAsRead() ? { id: args.id, parts: null } : { id: args.id, parts });
  show();
}

function bar() {
  const { words } = args;
  const button = (name, act, disabled) => make("button", { type: "button", "data-act": name, text: words[name], disabled, onclick: act });
  const focused = document.activeElement?.dataset?.act;
  byId("bar").replaceChildren(
    button("remove", remove, !removable()),
    button("undo", undo, !before.length),
    button("reset", reset, isAsRead()),
  );
  if (focused) byId("bar").querySelector(`[data-act=${focused}]:not(:disabled)`)?.focus();
}

borrowLetters();
onRender(render);
