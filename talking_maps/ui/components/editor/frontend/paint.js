// How a thing looks: a colour and a pattern by layer, a line by status.
//
// All shapes are drawn on one canvas, patterns too, so that 5,000 stay quick and
// layers can be told apart in black and white.

const SIZE = 16;
// The lines of each pattern in its tile, as paths of SVG: papers and pictures draw the
// same ones (`symbology.svg_patterns`, `symbology.map_style`; a test holds them together).
export const PATTERNS = {
  hatch: "M-2 18 18 -2M-10 10 10 -10M6 26 26 6",
  crosshatch: "M-2 18 18 -2M-10 10 10 -10M6 26 26 6M-2 -2 18 18M-10 6 10 26M6 -10 26 10",
  horizontal: "M0 4H16M0 12H16",
  vertical: "M4 0V16M12 0V16",
  dashes: "M1 4H8M9 12H16",
  tufts: "M4 8V3M4 8 1 4M4 8 7 4M12 16V11M12 16 9 12M12 16 15 12",
  waves: "M0 4Q4 0 8 4Q12 8 16 4M0 12Q4 8 8 12Q12 16 16 12",
  bricks: "M0 1H16M0 9H16M4 1V9M12 9V17",
  dots: "M4 4h.01M12 12h.01",
  crossed: "M0 0 16 16M16 0 0 16",
};
const WIDTH = 1.4;
const DOT = 3.6;

// On a picture of the land lines drown: each has a pale edge there.
let cased = false;
export function onPicture(yes) {
  cased = yes;
}

function stroke(context, lines, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(lines);
}

const tiles = new Map();
function tile(name, colour) {
  const key = `${name}${colour}${cased}`;
  if (!tiles.has(key)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const context = canvas.getContext("2d");
    const lines = new Path2D(PATTERNS[name]);
    const width = name === "dots" ? DOT : WIDTH;
    context.lineCap = name === "dots" ? "round" : "butt";
    if (cased) stroke(context, lines, "#ffffff", width + 3);
    stroke(context, lines, colour, width);
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
  if (options.fill && PATTERNS[options.pattern]) {
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
