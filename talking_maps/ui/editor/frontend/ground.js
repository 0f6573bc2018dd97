// The ground under the drawing: the map that folium built, its view kept over reloads.

import { byId } from "./dom.js";

const L = window.L;
// Seen from farther than this, pins of one hamlet would cover each other.
const NEAR = 15;

// Folium's script is ours, made from our own templates; it returns the map it builds.
export function build({ script, name, bounds }, code) {
  const place = byId("ground");
  const element = document.createElement("div");
  element.id = name;
  element.className = "folium-map";
  place.replaceChildren(element);
  const map = new Function("L", `${script}\nreturn ${name};`)(L);
  map.doubleClickZoom.disable();
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  show(map, bounds, code);
  map.on("moveend", () => keep(map, code));
  const shrink = () => element.classList.toggle("far", map.getZoom() < NEAR);
  map.on("zoomend", shrink);
  shrink();
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
  return map;
}

const key = (code) => `talking-maps.view.${code}`;

function show(map, bounds, code) {
  try {
    const { lat, lng, zoom } = JSON.parse(sessionStorage.getItem(key(code)));
    map.setView([lat, lng], zoom, { animate: false });
  } catch {
    map.fitBounds(bounds, { padding: [24, 24], animate: false });
  }
}

function keep(map, code) {
  const { lat, lng } = map.getCenter();
  try {
    sessionStorage.setItem(key(code), JSON.stringify({ lat, lng, zoom: map.getZoom() }));
  } catch {
    // A view that is not kept is found again with one tap.
  }
}
