// How a thing looks: a colour and a pattern by layer, a line by status.
//
// All shapes are drawn on one canvas, patterns too, so that 5,000 stay quick and
// layers can be told apart in black and white.

import { SYMBOLS } from "./symbols.js";

const { patterns: PATTERNS, lost: LOST } = SYMBOLS;
// The path of SVG that fills a pattern's tile, nothing for a pattern of none.
const lines = (name) => (name === "crossed" ? LOST : PATTERNS[name])?.lines;

// On a picture of the land lines drown: each has a pale edge there.
let cased = false;
export function onPicture(yes) {
  cased = yes;
}

function stroke(context, path, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

const tiles = new Map();
function tile(name, colour) {
  const key = `${name}${colour}${cased}`;
  if (!tiles.has(key)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SYMBOLS.tile;
    const context = canvas.getContext("2d");
    const path = new Path2D(lines(name));
    const width = name === "dots" ? SYMBOLS.dot : SYMBOLS.width;
    context.lineCap = name === "dots" ? "round" : "butt";
    if (cased) stroke(context, path, "#ffffff", width + 3);
    stroke(context, path, colour, width);
    tiles.set(key, canvas);
  }
  return tiles.get(key);
}

// Fills and strokes the path that lies in the context, as the shape's options say.
function fillStroke(L, context, shape) {
  const { options } = shape;
  if (options.halo) {
    context.setLineDash(options.haloDash || []);
    context.globalAlpha = options.haloOpacity ?? 0.9;
    context.lineWidth = options.weight + options.halo;
    context.strokeStyle = options.haloColour || "#ffffff";
    context.lineJoin = context.lineCap = "round";
    context.stroke();
  }
  L.Canvas.prototype._fillStroke.call(null, context, shape);
  if (options.fill && lines(options.pattern)) {
    const ink = tile(options.pattern, options.fillColor || options.color);
    context.globalAlpha = options.patternOpacity ?? SYMBOLS.ink;
    context.fillStyle = context.createPattern(ink, "repeat");
    context.fill(options.fillRule || "evenodd");
  }
}

export function patternCanvas(L, options) {
  const Painter = L.Canvas.extend({
    _fillStroke(context, shape) { fillStroke(L, context, shape); },
  });
  return new Painter(options);
}

// A piece of the layer as the map draws it: a corner of a field, a bend of a line.
export function sample(L, layer, width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height, className: "sample" });
  const context = canvas.getContext("2d");
  context.beginPath();
  if (layer.geometry === "line") {
    context.moveTo(3, height - 6);
    context.bezierCurveTo(width * 0.4, -height * 0.3, width * 0.55, height * 1.3, width - 3, 6);
  } else {
    context.rect(3, 3, width - 6, height - 6);
  }
  fillStroke(L, context, { options: { stroke: true, ...look(layer) } });
  return canvas;
}

export function look(layer, { status = "existing", chosen = false, faint = false } = {}) {
  const lost = status === "lost";
  const style = {
    color: layer.colour,
    fillColor: layer.colour,
    fill: layer.geometry !== "line",
    fillOpacity: lost ? LOST.tint : (PATTERNS[layer.pattern]?.tint ?? SYMBOLS.tint),
    pattern: lost ? "crossed" : layer.pattern,
    patternOpacity: lost ? LOST.ink : SYMBOLS.ink,
    opacity: 1,
    halo: 2.5,
    haloOpacity: 0.75,
    haloColour: "#ffffff",
    ...SYMBOLS.statuses[status],
  };
  if (layer.geometry === "line") style.weight += SYMBOLS.lineMore;
  if (chosen) {
    Object.assign(style, { halo: 7, haloOpacity: 1, haloColour: "#ffd23f" });
    style.weight += 1;
  }
  if (faint) {
    Object.assign(style, {
      opacity: 0.6, fillOpacity: style.fillOpacity * 0.35, patternOpacity: 0.25,
      halo: 0, weight: 1.5,
    });
  }
  return style;
}

export const glow = (kind) => ({
  ...SYMBOLS.evidence[kind], weight: 7, opacity: 0.95, fill: false, halo: 5, haloColour: "#ffffff",
  haloOpacity: 0.9, interactive: false, pmIgnore: true, snapIgnore: true,
});
