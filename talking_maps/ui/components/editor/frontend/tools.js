// The tools of the hand. One is active at a time; only the chosen feature is edited,
// never all at once: Geoman's global modes are too slow from a thousand shapes on.

import { geometryOf } from "./shapes.js";
import { SNAP, teachSnap } from "./snap.js";
import { LEAST_POINTS, lines } from "./under_way.js";

const L = window.L;
const DRAWN = { point: "Marker", line: "Line", polygon: "Polygon" };
//: More vertex handles than this at once hide the shape and slow the hand.
const MOST_HANDLES = 120;
//: From this many shapes on, only those in view attract the pointer.
const MANY = 400;

export class Tools {
  constructor({ map, shapes, scene, onDrawn, onReshaped, onChanging, onTool, onTooFew, onCorner, onPoints, onLeft }) {
    Object.assign(this, { map, shapes, scene, onDrawn, onReshaped, onChanging, onTool, onTooFew, onCorner, onPoints, onLeft });
    this.tool = "choose";
    this.layer = null;
    this.uid = null;
    this.heard = [];
    teachSnap();
    map.pm.setGlobalOptions({ ...SNAP, allowSelfIntersection: true });
    map.on("pm:create", (event) => this.created(event));
    map.on("pm:drawstart", (event) => this.watch(event.workingLayer));
    map.on("mousemove", () => this.drawing && this.changing());
  }

  take(tool, { layer = null, uid = this.uid } = {}) {
    this.leave();
    Object.assign(this, { tool, layer, uid });
    const item = this.shapes.get(uid);
    if ((tool === "edit" || tool === "move" || tool === "cut") && !this.can(tool, item)) {
      this.tool = "choose";
    }
    this.quieten();
    if (this.tool === "draw") this.draw(layer);
    if (this.tool === "edit") this.edit(item);
    if (this.tool === "move") this.move(item);
    if (this.tool === "cut") this.cut(item);
    this.onTool();
  }

  can(tool, item) {
    if (!item) return false;
    if (tool === "cut") return item.layer.geometry === "polygon";
    return Boolean(item.shape.pm);
  }

  leave() {
    const left = this.under();
    this.drawing = null;
    if (left) this.onLeft(left);
    this.map.pm.disableDraw();
    const shape = this.shapes.get(this.uid)?.shape;
    if (!shape) return;
    for (const [types, hear] of this.heard) shape.off(types, hear);
    this.heard = [];
    if (shape.pm?.enabled?.()) shape.pm.disable();
    if (shape.pm?.layerDragEnabled?.()) shape.pm.disableLayerDrag();
  }

  quieten() {
    const { items } = this.shapes;
    const view = items.size > MANY ? this.map.getBounds().pad(0.1) : null;
    for (const { shape } of items.values()) {
      const bounds = shape.getBounds?.() ?? shape.getLatLng().toBounds(1);
      shape.options.snapIgnore = Boolean(view) && !view.intersects(bounds);
    }
  }

  draw(layer) {
    this.map.pm.enableDraw(DRAWN[layer.geometry], {
      ...SNAP, tooltips: false, continueDrawing: layer.geometry === "point",
      markerStyle: { icon: this.shapes.icon({ feature: { properties: {} }, layer }) },
      ...lines(layer, this.scene()),
    });
    this.askForMore();
  }

  // Geoman says nothing where it finds too few points for a shape: what lacks is told.
  askForMore() {
    const drawing = this.active();
    if (!drawing._finishShape || Object.hasOwn(drawing, "_finishShape")) return;
    const finish = drawing._finishShape;
    drawing._finishShape = (...given) => {
      const lacking = LEAST_POINTS[this.kind()] - this.points();
      if (this.kind() === "point" || lacking <= 0) finish.apply(drawing, given);
      else this.onTooFew(lacking);
    };
  }

  watch(working) {
    this.drawing = working ?? null;
    working?.on?.("pm:vertexadded", () => {
      this.changing();
      if (!this.placing) this.onPoints(this.under());
    });
  }

  // The shape under way, if any: what draws it, and its points so far.
  under() {
    const points = this.points() && this.drawing.getLatLngs().flat(2).map(({ lat, lng }) => [lat, lng]);
    if (!points) return null;
    const { tool, layer, uid } = this;
    return { tool, layer: tool === "draw" ? layer.id : null, uid: tool === "cut" ? uid : null, points };
  }

  // Set the points of before again, each exactly where it was.
  place(points) {
    this.placing = true;
    for (const [lat, lng] of points) {
      const active = this.active();
      active._hintMarker._snapped = false;
      active._createVertex({ latlng: L.latLng(lat, lng) });
    }
    this.placing = false;
    this.onPoints(this.under());
  }

  changing() {
    const geometry = this.sketch();
    if (geometry) this.onChanging(geometry, this.kind());
  }

  kind() {
    return this.tool === "cut" ? "polygon" : this.layer?.geometry;
  }

  // What would be drawn if the next point were set where the pointer is.
  sketch() {
    const hint = this.active()?._hintMarker?.getLatLng();
    const points = (this.drawing?.getLatLngs?.() ?? []).flat(2);
    if (!points.length) return null;
    const all = hint ? [...points, hint] : points;
    const polygon = this.kind() === "polygon";
    return geometryOf(polygon ? L.polygon(all) : L.polyline(all));
  }

  active() {
    const name = this.tool === "cut" ? "Cut" : DRAWN[this.layer?.geometry];
    return name ? this.map.pm.Draw[name] : null;
  }

  points() {
    return (this.drawing?.getLatLngs?.() ?? []).flat(2).length;
  }

  finish() {
    if (this.points()) this.active()?._finishShape();
    else this.onTooFew(LEAST_POINTS[this.kind()]);
  }

  stepBack() {
    if (!this.points()) return false;
    const before = this.under();
    // Without its last point Geoman would put the pencil down.
    if (before.points.length === 1) this.again();
    else this.active()?._removeLastVertex();
    this.onPoints({ ...before, points: this.under()?.points ?? [] });
    this.changing();
    return true;
  }

  again() {
    const { tool, layer, uid } = this;
    this.drawing = null;
    this.take(tool, { layer, uid });
  }

  created({ layer: drawn }) {
    const geometry = geometryOf(drawn);
    const { layer } = this;
    this.drawing = null;
    drawn.remove();
    if (!layer) return;
    if (layer.geometry !== "point") this.leave();
    this.onDrawn(layer, geometry);
  }

  edit({ shape, layer }) {
    shape.pm.enable({
      ...SNAP, draggable: false, limitMarkersToCount: MOST_HANDLES,
      allowSelfIntersection: true, removeLayerBelowMinVertexCount: false,
    });
    this.listen(shape, layer, "pm:edit", "pm:markerdrag pm:drag");
    this.hear(shape, "pm:vertexclick", ({ indexPath }) => this.onCorner(indexPath));
  }

  move({ shape, layer }) {
    shape.pm.setOptions({ draggable: true });
    shape.pm.enableLayerDrag();
    this.listen(shape, layer, "pm:dragend", "pm:drag");
  }

  listen(shape, layer, done, under) {
    const { uid } = this;
    this.hear(shape, done, () => this.onReshaped(uid, geometryOf(shape)));
    this.hear(shape, under, () => this.onChanging(geometryOf(shape), layer.geometry));
  }

  hear(shape, types, listener) {
    shape.on(types, listener);
    this.heard.push([types, listener]);
  }

  cut({ shape }) {
    const { uid } = this;
    shape.pm.setOptions({ allowCutting: true });
    this.hear(shape, "pm:cut", ({ layer: result }) => {
      const parts = remainder(result);
      this.drawing = null;
      result.remove();
      setTimeout(() => this.onReshaped(uid, parts, { cut: true }));
    });
    this.map.pm.enableDraw("Cut", {
      ...SNAP, tooltips: false, layersToCut: [shape], allowSelfIntersection: false,
      templineStyle: { color: "#8e1f2f", weight: 3 },
      hintlineStyle: { color: "#8e1f2f", weight: 2, dashArray: "5 6" },
      pathOptions: { color: "#8e1f2f", pmIgnore: true },
    });
    this.askForMore();
  }
}

// The rest after a cut: one shape, or several as one multi-shape; null if none is left.
function remainder(result) {
  if (!result.getLayers) return geometryOf(result);
  const rings = result.getLayers().map((part) => geometryOf(part).coordinates);
  return rings.length ? { type: "MultiPolygon", coordinates: rings } : null;
}
