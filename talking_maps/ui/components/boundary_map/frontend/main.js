// The component: a boundary is set corner by corner, and told once it is closed.

import { borrowLetters, byId, fillWindow, make, onRender, sendToPython } from "./borrowed.js";
import { graticule } from "./graticule.js";
import { Ring } from "./ring.js";

const L = window.L;
//: A map lower than this is still being made [px].
const LEAST_ROOM = 100;
//: The Andes of Peru, seen while no place was said; then a valley.
const FAR = { at: [-12, -74], zoom: 6 }, NEAR = 14;

let args, map, ring;
let told = "", roomy = false;

function render(given) {
  const before = args;
  args = given;
  document.documentElement.lang = args.language;
  if (!map) open();
  if (before?.draft !== args.draft) restore();
  else show();
  if (args.start && String(before?.start) !== String(args.start)) go();
}

function open() {
  // The wheel is the page's: what stands below the map is reached by it.
  map = L.map(byId("ground"), {
    zoomAnimation: false, fadeAnimation: false, doubleClickZoom: false, scrollWheelZoom: false, attributionControl: false,
  });
  map.setView(FAR.at, FAR.zoom);
  map.getContainer().setAttribute("aria-label", args.words.map);
  map.getContainer().setAttribute("role", "application");
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  graticule(map);
  ring = new Ring({ map, onChange: changed });
  map.on("click", ({ latlng }) => ring.add(latlng));
  map.getContainer().addEventListener("keydown", key);
  new ResizeObserver(resized).observe(byId("ground"));
  // For tests and for who opens the browser's console.
  window.talkingMaps = { map, ring };
}

// The frame has no height when it is made: what is to be seen whole waits for its room.
function resized() {
  map.invalidateSize({ animate: false });
  if (roomy || map.getSize().y < LEAST_ROOM) return;
  roomy = true;
  whole();
  if (args.start) go();
}

// By keys: arrows move the map under the cross, Enter or Space sets a corner there.
function key(event) {
  const act = {
    Enter: () => ring.add(map.getCenter()), " ": () => ring.add(map.getCenter()), Backspace: () => ring.undo(),
    c: () => ring.close(),
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLElement && event.target.closest("a, button")) return;
  event.preventDefault();
  act();
}

const go = () => map.setView([args.start[1], args.start[0]], Math.max(map.getZoom(), NEAR));

function whole() {
  if (roomy && ring.corners.length) map.fitBounds(L.latLngBounds(ring.corners), { padding: [40, 40], maxZoom: 17, animate: false });
}

// Kept in this window, so that no reload and no other screen loses what was set.
const place = () => `talking-maps.boundary.${args.draft}`;

function restore() {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(place()));
  } catch {
    kept = null;
  }
  ring.set(kept?.corners ?? [], Boolean(kept?.closed));
  whole();
}

function changed() {
  const corners = ring.places();
  try {
    sessionStorage.setItem(place(), JSON.stringify({ corners, closed: ring.closed }));
  } catch {
    // What is not kept is still on the map.
  }
  const value = ring.closed ? { corners } : null;
  if (JSON.stringify(value) !== told) {
    told = JSON.stringify(value);
    sendToPython(value);
  }
  show();
}

function show() {
  const { words, language } = args;
  const count = ring.corners.length;
  const said = (value, digits) => value.toLocaleString(language === "es" ? "es-PE" : "en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const { area, around } = ring.size();
  byId("stage").classList.toggle("closed", ring.closed);
  byId("hint").textContent = ring.closed ? words.closed : words.hint;
  byId("size").textContent = [
    `${words.corners}: ${count}`,
    ...(count > 2 ? [`${words.area}: ${said(area / 1e4, 2)} ha`] : []),
    ...(count > 1 ? [`${words.around}: ${said(around, 0)} m`] : []),
  ].join(" · ");
  const button = (name, act, disabled, main = false) =>
    make("button", { type: "button", "data-act": name, class: main ? "main" : "", text: words[name], disabled, onclick: act });
  const focused = document.activeElement?.dataset?.act;
  byId("bar").replaceChildren(
    button("corner", () => ring.add(map.getCenter()), ring.closed),
    button("close", () => ring.close(), ring.closed || count < 3, true),
    button("undo", () => ring.undo(), !count),
    button("clear", () => ring.clear(), !count),
    button("whole", whole, !count),
  );
  if (focused) byId("bar").querySelector(`[data-act=${focused}]:not(:disabled)`)?.focus();
}

borrowLetters();
onRender(render);
fillWindow();
