// The ground under the drawing: the map that folium built, its view kept over reloads.

import { byId } from "./dom.js";
import { setView, Whole } from "./fit.js";
import { keep, kept } from "./view.js";

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
  const whole = new Whole(map, bounds);
  map.on("moveend", () => keep(map, code, whole.shown));
  map.whole = whole;
  const left = kept(code);
  if (left) setView(map, left);
  else whole.show();
  const shrink = () => element.classList.toggle("far", map.getZoom() < NEAR);
  map.on("zoomend", shrink);
  shrink();
  new ResizeObserver(() => whole.resize()).observe(element);
  return map;
}
