// Everything by keys: things and corners walked through, shapes drawn and mended.
//
// The keys are heard wherever the focus is, in the map's frame and in the page around it,
// but never where somebody writes: there the browser's own keys belong.

import { byId, make } from "./dom.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
//: How far an arrow goes, and with Shift [px].
const STEP = 8, STRIDE = 40;
//: This near the edge the map follows the cross [px].
const EDGE = 40;
const ASIDE = "#list, dialog, [role=dialog]";

export class Keyboard {
  constructor({ act, editor }) {
    Object.assign(this, { act, editor, at: null });
    this.cross = make("div", { class: "cross", hidden: true, "aria-hidden": "true" });
    this.heard = make("div", { class: "heard", role: "status" });
    byId("stage").append(this.cross, this.heard);
    const own = (event) => this.key(event);
    const around = (event) => this.around(event);
    window.addEventListener("keydown", own, true);
    window.addEventListener("pointermove", () => this.hide(), { passive: true });
    const page = window.parent.document;
    page.addEventListener("keydown", around);
    window.addEventListener("pagehide", () => page.removeEventListener("keydown", around));
  }

  say(text) {
    this.heard.textContent = text;
  }

  // In the page around the map only what means the map and nothing else there.
  around(event) {
    if (writes(event.target) || event.defaultPrevented) return;
    const opened = '[data-baseweb="popover"], [role=dialog], [role=listbox], [data-baseweb="menu"]';
    if (event.key === "Escape" && window.parent.document.querySelector(opened)) return;
    const name = command(event) ?? (event.key === "Escape" ? "cancel" : null);
    if (name) this.do(event, name);
  }

  key(event) {
    const { target } = event;
    if (writes(target) || target.closest?.(ASIDE)) return;
    const name = command(event) ?? (event.altKey ? null : this.named(event));
    if (name) this.do(event, name);
  }

  do(event, name) {
    event.preventDefault();
    event.stopPropagation();
    if (typeof name === "function") name();
    else this.act(name);
  }

  named(event) {
    const { key, target } = event;
    const { tool } = this.editor().tools;
    const onButton = target instanceof HTMLButtonElement || target.closest?.(".leaflet-marker-icon[role=button]");
    if (key === "Escape") return "cancel";
    if (key === "?") return "keys";
    if (key === "n" || key === "PageDown") return () => this.walk(1);
    if (key === "p" || key === "PageUp") return () => this.walk(-1);
    if (key === "Delete") return tool === "edit" && this.editor().corners.chosen() ? "removeCorner" : "remove";
    if (key === "Insert" && tool === "edit") return () => this.editor().corners.add();
    const isSketch = tool === "draw" || tool === "cut";
    if (key === "Backspace" && isSketch) return "stepBack";
    // Enter and Space on a button press the button.
    if (onButton) return null;
    if (key === " " && isSketch) return () => this.set();
    if (key === "Enter" && tool === "edit") return "cancel";
    if (key === "Enter" && isSketch) return "finish";
    const way = ARROWS[key];
    if (!way || tool === "choose") return null;
    const far = event.shiftKey ? STRIDE : STEP;
    const [dx, dy] = way.map((part) => part * far);
    if (isSketch) return () => this.aim(dx, dy);
    const { corners } = this.editor();
    if (tool === "move") return () => corners.moveAll(dx, dy);
    return corners.chosen() ? () => corners.move(dx, dy) : null;
  }

  walk(by) {
    const editor = this.editor();
    const { tool } = editor.tools;
    if (tool === "draw" || tool === "cut") return;
    if (tool === "edit") {
      editor.corners.step(by);
      return;
    }
    const order = [...editor.layers.keys()];
    const place = ({ layer }) => order.indexOf(layer.id);
    const items = [...editor.shapes.items.values()].filter(({ hidden }) => !hidden).sort(
      (a, b) => place(a) - place(b) || editor.called(a.feature, a.layer).localeCompare(editor.called(b.feature, b.layer))
        || (a.feature.id < b.feature.id ? -1 : 1),
    );
    if (!items.length) return;
    const now = items.findIndex(({ feature }) => feature.id === editor.chosen);
    const next = now < 0 ? (by > 0 ? 0 : items.length - 1) : (now + by + items.length) % items.length;
    const { feature, layer } = items[next];
    editor.flyTo(feature.id);
    this.say(`${editor.called(feature, layer)} (${next + 1} / ${items.length})`);
  }

  // The cross goes where the next point will be; the shape follows as it does a mouse.
  aim(dx, dy) {
    const { map } = this.editor();
    const size = map.getSize();
    this.at = (this.at ?? size.divideBy(2)).add([dx, dy]);
    const inside = window.L.point(
      Math.min(Math.max(this.at.x, EDGE), size.x - EDGE), Math.min(Math.max(this.at.y, EDGE), size.y - EDGE),
    );
    const over = this.at.subtract(inside);
    if (over.x || over.y) map.panBy(over, { animate: false });
    this.at = inside;
    this.cross.style.left = `${this.at.x}px`;
    this.cross.style.top = `${map.getContainer().getBoundingClientRect().top - byId("stage").getBoundingClientRect().top + this.at.y}px`;
    this.cross.hidden = false;
    this.tellMap("mousemove");
  }

  set() {
    this.at ??= this.editor().map.getSize().divideBy(2);
    this.aim(0, 0);
    this.tellMap("click");
  }

  tellMap(type) {
    const { map } = this.editor();
    const latlng = map.containerPointToLatLng(this.at);
    const layerPoint = map.containerPointToLayerPoint(this.at);
    map.fire(type, { latlng, layerPoint, containerPoint: this.at, originalEvent: new MouseEvent(type) });
  }

  hide() {
    if (this.cross.hidden) return;
    this.cross.hidden = true;
    this.at = null;
  }
}

function command({ key, ctrlKey, metaKey, shiftKey }) {
  if (!ctrlKey && !metaKey) return null;
  const letter = key.toLowerCase();
  if (letter === "y" || (letter === "z" && shiftKey)) return "redo";
  return letter === "z" ? "undoOrStep" : null;
}

// Where somebody writes or chooses among words, keys are theirs.
function writes(target) {
  const field = target?.closest?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=grid], canvas[data-testid]");
  if (!field) return false;
  return field.tagName !== "INPUT" || !["checkbox", "radio", "range", "button"].includes(field.type);
}
