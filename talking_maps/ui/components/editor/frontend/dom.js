// Makes elements. Text from people enters as text only, never as markup.

export function make(tag, { text, ...rest } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  choose: "M5 3l14 8-6 1.500L16 19l-3 1.500-3-6.500-5 4z",
  edit: "M4 18L10 6l10 7zM4 18h.01M10 6h.01M20 13h.01",
  move: "M12 3v18M3 12h18M12 3l-3 3M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3",
  cut: "M4 4h16v16H4zM9 9h6v6H9z",
  remove: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  undo: "M9 6L4 11l5 5M4 11h10a6 6 0 0 1 0 9h-2",
  redo: "M15 6l5 5-5 5M20 11H10a6 6 0 0 0 0 9h2",
  whole: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  picture: "M3 7h4l2-3h6l2 3h4v13H3zM12 9a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  below: "M12 4l9 5-9 5-9-5zM3 14l9 5 9-5",
  list: "M9 6h12M9 12h12M9 18h12M4 6h.01M4 12h.01M4 18h.01",
  shown: "M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM12 9.500a2.500 2.500 0 1 0 .01 0",
  hidden: "M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM4 21L20 3",
  letters: "M2 19L7.500 5 13 19M4 15h7M15 19l3.500-9 3.500 9M16.200 16h4.600",
};

export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  return svg;
}

// The pictogram of a layer in the layer's colour.
export function pictogram(layer, className = "pictogram") {
  const span = make("span", { class: className, "aria-hidden": "true" });
  const image = `url("/pictogram/${encodeURIComponent(layer.id)}.svg")`;
  span.style.maskImage = image;
  span.style.webkitMaskImage = image;
  span.style.backgroundColor = layer.colour;
  return span;
}

export const byId = (id) => document.getElementById(id);
