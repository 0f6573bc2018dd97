// The component: places are shown on a photographed old map and on the ground, in pairs.
// Python fits them and says how far each is passed by; nothing is judged here.

import { borrowLetters, byId, frameHeight, make, onRender, sendToPython } from "./borrowed.js";
import { Side } from "./side.js";

const L = window.L;
//: So much room two maps, one above the other, need on a narrow screen [px].
const NARROW = 700, TALL = 900, USUAL = 560;

let args, paper, ground;
let points = [];
let told = "";

function render(given) {
  const before = args;
  args = given;
  document.documentElement.lang = args.language;
  const { words, photograph } = args;
  const anew = before?.photograph.id !== photograph.id;
  if (anew || before.context.script !== args.context.script) open(anew);
  byId("paperTitle").textContent = words.paper;
  byId("groundTitle").textContent = words.ground;
  show();
}

function open(anew) {
  // A height that does not change: places must not move under the hand.
  frameHeight(window.innerWidth < NARROW ? TALL : USUAL);
  paper?.map.remove();
  ground?.map.remove();
  paper = new Side({ map: photographed(), id: "paper", onPlace, onMove, words: args.words });
  ground = new Side({ map: folium(), id: "ground", onPlace, onMove, words: args.words });
  if (anew) restore();
  // For tests and for who opens the browser's console.
  window.talkingMaps = { paper, ground, points: () => points };
}

// Row 0 is at the top: latitude falls as rows grow.
function photographed() {
  const { address, width, height } = args.photograph;
  byId("paper").replaceChildren();
  const map = L.map(pane("paper"), { crs: L.CRS.Simple, minZoom: -6, maxZoom: 3, zoomSnap: 0.25, attributionControl: false, zoomControl: false, zoomAnimation: false, fadeAnimation: false });
  L.control.zoom({ position: "bottomright" }).addTo(map);
  const bounds = L.latLngBounds([-height, 0], [0, width]);
  L.imageOverlay(address, bounds, { alt: args.words.paper }).addTo(map);
  map.setView(bounds.getCenter(), -2);
  fitUntilTouched(map, bounds);
  return map;
}

// Folium's script is ours, made from our own templates; it returns the map it builds.
function folium() {
  const { script, name, bounds } = args.context;
  byId("ground").replaceChildren();
  pane("ground", name);
  const map = new Function("L", `${script}\nreturn ${name};`)(L);
  map.doubleClickZoom.disable();
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  fitUntilTouched(map, L.latLngBounds(bounds));
  return map;
}

function pane(place, id = `${place}-map`) {
  const element = document.createElement("div");
  element.id = id;
  element.className = "folium-map";
  byId(place).append(element);
  return element;
}

// The frame grows while the page is made: the whole is fitted until somebody touches it.
function fitUntilTouched(map, bounds) {
  const container = map.getContainer();
  let touched = false;
  for (const kind of ["pointerdown", "wheel", "keydown"]) {
    container.addEventListener(kind, () => { touched = true; }, { once: true, passive: true, capture: true });
  }
  new ResizeObserver(() => {
    if (!container.isConnected) return;
    map.invalidateSize({ animate: false });
    if (!touched) map.fitBounds(bounds, { animate: false });
  }).observe(container);
}

const waiting = () => points.find((one) => !one.paper || !one.ground);

// A touch sets the waiting pair's place on that side, or begins a new pair.
function onPlace(id, latlng) {
  let pair = waiting();
  if (!pair) points.push((pair = {}));
  pair[id] = [latlng.lat, latlng.lng];
  changed();
}

function onMove(id, place, latlng) {
  points[place][id] = [latlng.lat, latlng.lng];
  changed();
}

function remove(place) {
  points.splice(place, 1);
  changed();
}

const draft = () => `talking-maps.old-map.${args.photograph.id}`;

function restore() {
  points = args.points.map(({ column, ...at }) => ({ paper: [-at.row, column], ground: [at.latitude, at.longitude] }));
  try {
    const kept = JSON.parse(sessionStorage.getItem(draft()));
    if (Array.isArray(kept)) points = kept;
  } catch {
    // What was kept in the file stands.
  }
  changed();
}

function whole() {
  const { width, height } = args.photograph;
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  return points.filter((one) => one.paper && one.ground).map(({ paper: [lat, lng], ground: at }) => ({
    column: within(lng, width), row: within(-lat, height), longitude: at[1], latitude: at[0],
  }));
}

function changed() {
  try {
    sessionStorage.setItem(draft(), JSON.stringify(points));
  } catch {
    // What is not kept is still on the screen.
  }
  const value = { id: args.photograph.id, points: whole() };
  if (JSON.stringify(value) !== told) {
    told = JSON.stringify(value);
    sendToPython(value);
  }
  show();
}

function show() {
  const { words, fit } = args;
  const pair = waiting();
  const side = pair ? (pair.paper ? "ground" : "paper") : null;
  for (const stage of document.querySelectorAll(".stage")) stage.classList.toggle("next", stage.dataset.side === side);
  const hint = side ? words[side === "paper" ? "thenPaper" : "thenGround"].replace("#", () => String(points.indexOf(pair) + 1)) : words.begin;
  byId("hint").textContent = hint;
  // What Python said belongs to these points only if it counted as many.
  const of = fit && fit.passed.length === whole().length ? fit : null;
  let counted = 0;
  const said = points.map((one) => (one.paper && one.ground && of ? { text: of.passed[counted], off: of.off[counted++] } : null));
  paper.show(points.map((one) => one.paper), points.map((one, place) => state(one, said[place])));
  ground.show(points.map((one) => one.ground), points.map((one, place) => state(one, said[place])));
  byId("points").replaceChildren(...points.map((one, place) => row(one, place, said[place])));
}

const state = (one, said) => (one.paper && one.ground ? (said?.off ? "off" : "") : "half");

function row(one, place, said) {
  const { words } = args;
  const see = make("button", { type: "button", text: String(place + 1), "aria-label": `${words.see} ${place + 1}`, onclick: () => look(one) });
  const far = make("span", { class: "far", text: said?.text ?? (state(one) === "half" ? words.half : "") });
  const away = make("button", { type: "button", text: "×", "aria-label": `${words.remove} ${place + 1}`, onclick: () => remove(place) });
  return make("li", { class: said?.off ? "off" : "" }, see, far, away);
}

function look({ paper: left, ground: right }) {
  if (left) paper.map.panTo(left, { animate: false });
  if (right) ground.map.panTo(right, { animate: false });
}

borrowLetters();
onRender(render);
