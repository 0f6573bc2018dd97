// How one way out is told from another: letter, line, hatch, and colour last.

import { make } from "./borrowed.js";

const LOOKS = [
  { colour: "#00569e", dash: null, pattern: "hatch" },
  { colour: "#a33200", dash: "14 8", pattern: "dots" },
  { colour: "#5b2a86", dash: "3 9", pattern: "horizontal" },
  { colour: "#4a443b", dash: "14 6 2 6", pattern: "vertical" },
];
export const THIRD = { letter: "✎", colour: "#00604a", dash: null, pattern: "crosshatch" };

export const look = (place) => LOOKS[place % LOOKS.length];

export const style = ({ colour, dash, pattern }, gone = false) => ({
  color: colour, fillColor: colour, dashArray: dash, weight: 4, opacity: 1, fill: true,
  fillOpacity: gone ? 0.02 : 0.1, pattern: gone ? "crossed" : pattern, patternOpacity: gone ? 0.5 : 0.9,
  halo: 4, haloColour: "#ffffff", haloOpacity: 0.95,
});

export function letter(text, { colour }, gone = false) {
  const element = make("span", { class: gone ? "letter gone" : "letter", "aria-hidden": "true" }, make("b", { text }));
  element.style.setProperty("--way", colour);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

// A short piece of the line that goes round this way's shape.
export function stroke({ colour, dash }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 8");
  svg.setAttribute("class", "stroke");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M2 4h60");
  path.setAttribute("stroke", colour);
  path.setAttribute("stroke-width", "4");
  if (dash) path.setAttribute("stroke-dasharray", dash);
  svg.append(path);
  return svg;
}
