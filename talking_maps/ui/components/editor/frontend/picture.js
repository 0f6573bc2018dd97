// A picture of the map as it is seen, with what one must know to read it: whose land, which
// scene, the day, scale, north, and what the signs mean. Made in the browser alone.

import { sample } from "./paint.js";

//: Pixels of the picture for one of the screen; measures of what is written beneath [px].
const FINE = 2;
const MARGIN = 16, LINE = 30, SAMPLE = { width: 40, height: 22 }, COLUMN = 230;
//: What stands before a layer's name in the legend, and between two of them.
const SIGNS = SAMPLE.width + 32, BETWEEN = 18;
const INK = "#1f1d1a", PAPER = "#ffffff";
const FONT = "'Source Sans', 'Source Sans 3', sans-serif";
const NAME = `400 16px ${FONT}`;

export async function picture({ map, scene, layers, title, words, day }) {
  const { width, height } = map.getContainer().getBoundingClientRect();
  const column = columnOf(layers);
  const columns = Math.max(1, Math.floor((width - MARGIN) / column));
  const below = 92 + Math.ceil(layers.length / columns) * LINE + MARGIN;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * FINE);
  canvas.height = Math.round((height + below) * FINE);
  const pen = canvas.getContext("2d");
  pen.scale(FINE, FINE);
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, width, height + below);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  pen.fillStyle = getComputedStyle(map.getContainer().parentElement).backgroundColor;
  pen.fillRect(0, 0, width, height);
  await draw(pen, map);
  pen.restore();
  head(pen, { width, height, title, scene, day });
  scaleAndNorth(pen, map, { width, height, words });
  await legend(pen, layers, { top: height + 84, columns, column });
  return canvas;
}

export function save(canvas, name) {
  return new Promise((done) => canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => { URL.revokeObjectURL(link.href); done(); }, 1000);
  }, "image/png"));
}

// Only letters, digits and dashes: the name lies well on every disk.
export const fileName = (...parts) =>
  `${parts.map((part) => String(part).normalize("NFD").replace(/[^A-Za-z0-9]+/g, "-")).join("-").replace(/^-+|-+$/g, "").slice(0, 100)}.png`;

async function draw(pen, map) {
  const frame = map.getContainer().getBoundingClientRect();
  const order = (pane) => Number(getComputedStyle(pane).zIndex) || 0;
  const panes = [...map.getPane("mapPane").children].sort((a, b) => order(a) - order(b));
  for (const pane of panes) {
    for (const part of pane.querySelectorAll("img, canvas, svg, .pin, .name-on-map")) {
      if (part.closest(".pin") && !part.matches(".pin")) continue;
      const box = part.getBoundingClientRect();
      const at = { x: box.x - frame.x, y: box.y - frame.y, width: box.width, height: box.height };
      if (!at.width || at.x > frame.width || at.y > frame.height || at.x + at.width < 0 || at.y + at.height < 0) continue;
      pen.globalAlpha = opacity(part, map.getContainer());
      if (part.matches(".pin")) await pin(pen, part, at);
      else if (part.matches(".name-on-map")) label(pen, part, at);
      else if (part.matches("svg")) pen.drawImage(await rendered(part), at.x, at.y, at.width, at.height);
      else if (part.complete !== false) pen.drawImage(part, at.x, at.y, at.width, at.height);
      pen.globalAlpha = 1;
    }
  }
}

function opacity(part, until) {
  let found = 1;
  for (let one = part; one && one !== until; one = one.parentElement) found *= Number(getComputedStyle(one).opacity);
  return found;
}

function rendered(svg) {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`);
}

function loaded(source) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => failed(new Error(source.slice(0, 80)));
    image.src = source;
  });
}

async function pin(pen, element, { x, y, width, height }) {
  const style = getComputedStyle(element);
  pen.beginPath();
  pen.roundRect(x + 1, y + 1, width - 2, height - 2, Math.min(width, height) / 2);
  pen.fillStyle = PAPER;
  pen.fill();
  pen.lineWidth = Math.max(parseFloat(style.borderTopWidth), 1);
  pen.strokeStyle = style.borderTopColor;
  pen.setLineDash(style.borderTopStyle === "dashed" ? [4, 3] : []);
  pen.stroke();
  pen.setLineDash([]);
  const sign = element.querySelector(".pictogram");
  const count = element.querySelector("b")?.textContent ?? "";
  const size = Math.min(height * 0.66, width);
  const left = count ? x + 5 : x + (width - size) / 2;
  await inked(pen, sign, { x: left, y: y + (height - size) / 2, size });
  if (count) write(pen, count, left + size + 2, y + height / 2 + 6, `600 17px ${FONT}`);
}

// A pictogram is a mask over its colour: here the colour is cut to its shape.
async function inked(pen, sign, { x, y, size }) {
  if (!sign) return;
  const style = getComputedStyle(sign);
  const source = /url\("?([^")]+)"?\)/.exec(style.maskImage || style.webkitMaskImage)?.[1];
  if (!source) return;
  const part = document.createElement("canvas");
  part.width = part.height = Math.round(size * FINE);
  const own = part.getContext("2d");
  own.drawImage(await loaded(source), 0, 0, part.width, part.height);
  own.globalCompositeOperation = "source-in";
  own.fillStyle = style.backgroundColor;
  own.fillRect(0, 0, part.width, part.height);
  pen.drawImage(part, x, y, size, size);
}

function label(pen, element, { x, y, width, height }) {
  const { fontSize } = getComputedStyle(element);
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = PAPER;
  pen.font = `600 ${fontSize} ${FONT}`;
  pen.strokeText(element.textContent, x + width / 2, y + height * 0.78);
  pen.textAlign = "left";
  write(pen, element.textContent, x + width / 2, y + height * 0.78, pen.font, "center");
}

function write(pen, text, x, y, font, align = "left") {
  Object.assign(pen, { font, textAlign: align, fillStyle: INK });
  pen.fillText(text, x, y);
  pen.textAlign = "left";
}

function head(pen, { width, height, title, scene, day }) {
  pen.fillStyle = scene.colour;
  pen.fillRect(0, height, width, 6);
  write(pen, title, MARGIN, height + 36, `700 22px ${FONT}`);
  write(pen, `${scene.name} ${scene.year} · ${day}`, MARGIN, height + 64, `400 18px ${FONT}`);
}

function scaleAndNorth(pen, map, { width, height, words }) {
  const middle = height / 2;
  const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([100, middle])) / 100;
  const length = nice(metres * Math.min(width / 4, 200));
  const long = length / metres;
  const x = width - MARGIN - 44 - long;
  const y = height + 48;
  pen.fillStyle = INK;
  pen.fillRect(x, y, long, 4);
  pen.fillRect(x, y - 6, 2, 16);
  pen.fillRect(x + long - 2, y - 6, 2, 16);
  write(pen, length < 1000 ? `${length} m` : `${length / 1000} km`, x + long / 2, y - 10, `600 16px ${FONT}`, "center");
  const north = width - MARGIN - 14;
  pen.beginPath();
  pen.moveTo(north, height + 18);
  pen.lineTo(north + 9, height + 46);
  pen.lineTo(north, height + 40);
  pen.lineTo(north - 9, height + 46);
  pen.closePath();
  pen.fill();
  write(pen, words.north, north, height + 66, `700 16px ${FONT}`, "center");
}

// A length people read easily: 1, 2 or 5 with zeros behind.
function nice(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((one) => one * power).find((one) => one <= most);
}

// How wide a column of the legend is, so that the longest name is read whole [px].
export function columnOf(layers) {
  const pencil = document.createElement("canvas").getContext("2d");
  pencil.font = NAME;
  return Math.max(COLUMN, ...layers.map(({ name }) => SIGNS + pencil.measureText(name).width + BETWEEN));
}

async function legend(pen, layers, { top, columns, column }) {
  for (const [place, layer] of layers.entries()) {
    const x = MARGIN + (place % columns) * column;
    const y = top + Math.floor(place / columns) * LINE;
    if (layer.geometry !== "point") {
      pen.drawImage(sample(window.L, layer, SAMPLE.width, SAMPLE.height), x, y, SAMPLE.width, SAMPLE.height);
    }
    const span = document.createElement("span");
    span.style.maskImage = `url("/pictogram/${encodeURIComponent(layer.id)}.svg")`;
    span.style.backgroundColor = layer.colour;
    document.body.append(span);
    await inked(pen, span, { x: x + (layer.geometry === "point" ? 10 : SAMPLE.width + 4), y, size: 22 });
    span.remove();
    write(pen, layer.name, x + SIGNS, y + 17, NAME);
  }
}
