// How a thing looks: a colour and a pattern by layer, a line by status.
//
// All shapes are drawn on one canvas, patterns too, so that 5,000 stay quick and
// layers can be told apart in black and white.

const SIZE = 16;
const STROKES = {
  dots: (c) => { dot(c, 4, 4); dot(c, 12, 12); },
  hatch: (c) => { line(c, -2, 18, 18, -2); line(c, -10, 10, 10, -10); line(c, 6, 26, 26, 6); },
  crosshatch: (c) => { STROKES.hatch(c); line(c, -2, -2, 18, 18); },
  horizontal: (c) => { line(c, 0, 4, 16, 4); line(c, 0, 12, 16, 12); },
  vertical: (c) => { line(c, 4, 0, 4, 16); line(c, 12, 0, 12, 16); },
  dashes: (c) => { line(c, 1, 4, 8, 4); line(c, 9, 12, 16, 12); },
  tufts: (c) => {
    line(c, 4, 8, 4, 3); line(c, 4, 8, 1, 4); line(c, 4, 8, 7, 4);
    line(c, 12, 16, 12, 11); line(c, 12, 16, 9, 12); line(c, 12, 16, 15, 12);
  },
  waves: (c) => { wave(c, 4); wave(c, 12); },
  bricks: (c) => {
    line(c, 0, 1, 16, 1); line(c, 0, 9, 16, 9); line(c, 4, 1, 4, 9); line(c, 12, 9, 12, 17);
  },
  crossed: (c) => { line(c, 0, 0, 16, 16); line(c, 16, 0, 0, 16); },
};

function line(c, x1, y1, x2, y2) {
  c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke();
}
function dot(c, x, y) {
  c.beginPath(); c.arc(x, y, 1.8, 0, 7); c.fill();
}
function wave(c, y) {
  c.beginPath(); c.moveTo(0, y);
  c.quadraticCurveTo(4, y - 4, 8, y); c.quadraticCurveTo(12, y + 4, 16, y); c.stroke();
}

// On a picture of the land lines drown: each has a pale edge there.
let cased = false;
export function onPicture(yes) {
  cased = yes;
}

const tiles = new Map();
function tile(name, colour) {
  const key = `${name}${colour}${cased}`;
  if (!tiles.has(key)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const context = canvas.getContext("2d");
    if (cased) {
      context.strokeStyle = context.fillStyle = "#ffffff";
      context.lineWidth = 4.4;
      STROKES[name](context);
    }
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.4;
    STROKES[name](context);
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
  if (options.fill && STROKES[options.pattern]) {
    const ink = tile(options.pattern, options.fillColor || options.color);
    context.globalAlpha = options.patternOpacity ?? 0.85;
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

const LINES = {
  existing: { weight: 2.5, dashArray: null },
  done: { weight: 4, dashArray: null },
  under_way: { weight: 3, dashArray: "12 5" },
  to_do: { weight: 2.5, dashArray: "4 6" },
  lost: { weight: 1.2, dashArray: "2 5" },
};
const FILLED = { solid: 0.4, none: 0.12 };

export function look(layer, { status = "existing", chosen = false, faint = false } = {}) {
  const lost = status === "lost";
  const style = {
    color: layer.colour,
    fillColor: layer.colour,
    fill: layer.geometry !== "line",
    fillOpacity: lost ? 0.04 : (FILLED[layer.pattern] ?? 0.18),
    pattern: lost ? "crossed" : layer.pattern,
    patternOpacity: lost ? 0.45 : 0.85,
    opacity: 1,
    halo: 2.5,
    haloOpacity: 0.75,
    haloColour: "#ffffff",
    ...LINES[status],
  };
  if (layer.geometry === "line") style.weight += 1.5;
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

const GLOW = {
  good: { color: "#0072b2", dashArray: null },
  bad: { color: "#b3400a", dashArray: "2 12" },
};

export const glow = (kind) => ({
  ...GLOW[kind], weight: 7, opacity: 0.95, fill: false, halo: 5, haloColour: "#ffffff",
  haloOpacity: 0.9, interactive: false, pmIgnore: true, snapIgnore: true,
});
