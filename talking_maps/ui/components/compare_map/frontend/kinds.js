// How a kind of difference is told apart: sign, form of the sign, dash, and colour last.

import { make, SYMBOLS } from "./borrowed.js";

export const KINDS = SYMBOLS.differences;

export function badge(kind) {
  const { sign, form, colour } = KINDS[kind];
  const element = make("span", { class: `badge ${form}`, "aria-hidden": "true" }, make("b", { text: sign }));
  element.style.setProperty("--kind", colour);
  return element;
}

// What only changed a word has a thin dotted edge, or it would hide what moved or went.
export const mark = (kind, quiet = false) => ({
  color: KINDS[kind].colour, fill: false, opacity: 1, haloColour: "#ffffff", haloOpacity: 0.9,
  ...(quiet ? { dashArray: "1 6", weight: 1.8, halo: 0 } : { dashArray: KINDS[kind].dash, weight: 4.5, halo: 4 }),
});

const SVG = "http://www.w3.org/2000/svg";

// A short piece of the line that goes round such a thing on the map.
export function stroke(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 44 8");
  svg.setAttribute("class", "stroke");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M2 4h40");
  path.setAttribute("stroke", KINDS[kind].colour);
  path.setAttribute("stroke-width", KINDS[kind].sign === KINDS.kept.sign ? "1.5" : "4");
  if (KINDS[kind].dash) path.setAttribute("stroke-dasharray", KINDS[kind].dash);
  svg.append(path);
  return svg;
}
