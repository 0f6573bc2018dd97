// The editor: binds map, tools, queue and plan of one community.

import { Clusters } from "./clusters.js";
import { Corners } from "./corners.js";
import { byId, make, pictogram } from "./dom.js";
import { build } from "./base_layers.js";
import { Labels, spot } from "./labels.js";
import { Highlight } from "./highlight.js";
import { Measure } from "./measure.js";
import { patternCanvas } from "./paint.js";
import { Pick } from "./pick.js";
import { fetched, Plan } from "./plan.js";
import { randomId } from "./queue.js";
import { labelOf, sameGeometry, Shapes } from "./shapes.js";
import { Sketches } from "./sketches.js";
import { Tools } from "./tools.js";
import { UnderWay } from "./under_way.js";

const L = window.L;
//: Drawing order from below: other scenes and owners, one's own, what is lit up.
const PANES = { beneath: 390, own: 400, light: 450, pick: 460 };
//: Names and gathered points follow the hand a little later, so that lines come first.
const FOLLOWS_MS = 40;
//: A thing that is flown to is not shown nearer than this.
const NEAREST = 18;

export class Editor {
  constructor({ args, queue, tell, changed, warn, say, settle, display, onShapes, onList, letGo }) {
    Object.assign(this, { args, queue, tell, changed, warn, say, settle, display, onShapes, onList });
    this.scene = args.scene;
    this.chosen = null;
    this.state = { undo: 0, redo: 0, at: "", sequence: 0 };
    this.layers = new Map(args.layers.map((layer) => [layer.id, layer]));
    this.map = build(args.context, args.code);
    this.makeShapes();
    this.sketches = new Sketches(() => this.at());
    this.tools = new Tools({
      map: this.map, shapes: this.shapes, scene: () => this.scene,
      onDrawn: (layer, geometry) => this.drawn(layer, geometry),
      onReshaped: (uid, geometry, how) => this.reshaped(uid, geometry, how),
      onChanging: (geometry, kind) => this.changing(geometry, kind),
      onTool: () => this.taken(),
      onCorner: (path) => this.corners.choosePath(path),
      onPoints: (sketch) => sketch && this.sketches.keep(sketch),
      // Another scene or plan only interrupts; another tool puts the shape aside.
      onLeft: (sketch) => this.turning || this.sketches.putAside(sketch),
      onTooFew: (lacking) => this.warn(this.args.words.tooFew[lacking - 1]),
    });
    this.measure = new Measure({
      element: byId("live"), address: () => this.plan.address("measure"),
    });
    this.plan = new Plan({
      shapes: this.shapes, queue, at: () => this.at(),
      onNews: (said) => this.hear(said), onLoaded: () => this.loaded(),
    });
    this.map.on("click", () => this.tools.tool !== "draw" && this.tools.tool !== "cut" && this.tools.tool !== "same" && letGo());
    this.plan.load();
  }

  makeShapes() {
    const canvas = (pane) => patternCanvas(L, { pane, padding: 0.2, tolerance: 6 });
    for (const [pane, order] of Object.entries(PANES)) {
      this.map.createPane(pane).style.zIndex = order;
    }
    for (const pane of ["beneath", "light"]) this.map.getPane(pane).style.pointerEvents = "none";
    const common = { map: this.map, layers: this.layers };
    this.beneath = new Shapes({ ...common, renderer: canvas("beneath"), pane: "beneath", faint: true });
    this.shapes = new Shapes({
      ...common, renderer: canvas("own"), pane: "own",
      onClick: (uid, event) => this.clicked(uid, event), onHover: (shape, uid) => this.label(shape, uid),
      called: (feature, layer) => this.called(feature, layer),
    });
    this.corners = new Corners({
      map: this.map, renderer: canvas("light"), onChosen: () => this.changed(),
      onChanging: (geometry, kind) => this.changing(geometry, kind),
      onChanged: (uid, geometry) => this.cornered(uid, geometry),
      onTooFew: () => this.warn(this.args.words.lastCorners),
    });
    this.pick = new Pick({
      ...common, renderer: canvas("pick"), called: (feature, layer) => this.called(feature, layer),
      onPicked: (other) => this.picked(other),
    });
    this.underWay = new UnderWay({ map: this.map, renderer: canvas("light") });
    this.highlight = new Highlight({ map: this.map, shapes: this.shapes, renderer: canvas("light") });
    this.shapes.hides = this.beneath.hides = (layer) => this.display.hides(layer);
    const seen = { map: this.map, shapes: this.shapes, display: this.display };
    this.clusters = new Clusters({
      ...seen, isDrawing: () => this.isDrawing(), onList: (uids) => this.onList(uids),
    });
    this.labels = new Labels({ ...seen, clusters: this.clusters });
    this.shapes.onChange = () => this.follow();
  }

  isDrawing() {
    return this.tools.tool === "draw" || this.tools.tool === "cut";
  }

  follow() {
    this.following ??= setTimeout(() => {
      this.following = null;
      this.clusters.gather();
      this.labels.draw();
      this.onShapes();
    }, FOLLOWS_MS);
  }

  // Other layers are shown or hidden: what is hidden is not held in the hand either.
  redisplay() {
    this.shapes.reveal();
    this.beneath.reveal();
    if (this.shapes.get(this.chosen)?.hidden) this.choose(null);
    this.highlight.draw();
    this.follow();
  }

  // Chosen in the list: the map goes there.
  flyTo(uid) {
    const item = this.shapes.get(uid);
    if (!item) return;
    this.choose(uid);
    const bounds = item.shape.getBounds?.() ?? L.latLngBounds([spot(item)]);
    const zoom = item.shape.getBounds ? NEAREST : Math.max(this.map.getZoom(), NEAREST - 1);
    this.map.flyToBounds(bounds, { padding: [70, 70], maxZoom: zoom, duration: 0.6 });
  }

  at() {
    const { code, owner, author, language } = this.args;
    return { code, owner, author, language, scene: this.scene };
  }

  update(args) {
    const before = this.args;
    this.args = args;
    if (before.owner !== args.owner) this.turn(this.scene);
    if (args.sequence > this.state.sequence) this.plan.ask();
    if (JSON.stringify(before.lit) !== JSON.stringify(args.lit)) this.highlight.show(args.lit);
  }

  turn(scene) {
    this.turning = true;
    this.choose(null);
    this.tools.take("choose");
    this.turning = false;
    this.scene = scene;
    this.shapes.replaceAll([]);
    this.highlight.draw();
    this.plan.load();
    this.changed();
    this.tell();
  }

  loaded() {
    if (this.chosen && !this.shapes.get(this.chosen)) this.choose(null);
    this.highlight.show(this.args.lit);
    this.findWanted();
    this.showBeneath(this.under ?? []);
    this.takeUp();
    this.changed();
    this.tell();
  }

  // A shape under way that a reload, another scene or screen interrupted goes on.
  takeUp() {
    const open = this.sketches.all().find(({ aside }) => !aside);
    if (open && this.tools.tool === "choose" && !this.chosen) this.goOn(open);
  }

  goOn({ tool, layer, uid }) {
    if (tool === "draw" && this.layers.has(layer)) this.take("draw", { layer: this.layers.get(layer), uid: null });
    if (tool === "cut" && this.shapes.get(uid)) {
      this.choose(uid);
      this.take("cut", { uid });
    }
  }

  // A tool that was put down with a shape under way takes it up again.
  take(tool, { layer = null, uid }) {
    this.tools.take(tool, { layer, uid });
    const drawn = tool === "draw" ? { tool, layer: layer.id, uid: null } : { tool, layer: null, uid };
    const sketch = this.tools.tool === tool && this.sketches.of(drawn);
    if (sketch) this.tools.place(sketch.points);
  }

  cancel() {
    const sketch = this.tools.under();
    this.tools.take("choose");
    if (sketch) this.sketches.drop(sketch);
    this.changed();
  }

  // The page may ask for a thing that is not loaded yet: it is chosen when it comes.
  want(uid) {
    this.wanted = uid;
    this.findWanted();
  }

  findWanted() {
    const item = this.plan.ready && this.wanted && this.shapes.get(this.wanted);
    if (!item) return;
    this.display.show(item.layer);
    this.choose(this.wanted);
    this.wanted = null;
    const { shape } = item;
    const bounds = shape.getBounds?.() ?? L.latLngBounds([shape.getLatLng()]);
    this.map.fitBounds(bounds, { padding: [80, 80], maxZoom: 17, animate: false });
  }

  async showBeneath(under) {
    this.under = under;
    const ask = (id) =>
      fetched(id === "others" ? this.plan.address("others") : this.plan.address("features", { scene: id }));
    const said = await Promise.all(under.filter((id) => id !== this.scene).map(ask));
    if (under !== this.under) return;
    // One thing may lie in several scenes under one uid: here each is drawn apart.
    const features = said.flatMap((one) => one?.features ?? []);
    this.beneath.replaceAll(features.map((one, i) => ({ ...one, id: `${i}` })));
  }

  // While a shape is drawn, a touch on another one is a point like any other.
  clicked(uid, event) {
    if (["draw", "cut", "same"].includes(this.tools.tool)) return;
    L.DomEvent.stopPropagation(event);
    this.choose(uid);
  }

  choose(uid) {
    if (uid === this.chosen) return;
    const { tool } = this.tools;
    this.tools.leave();
    this.chosen = uid;
    this.shapes.choose(uid);
    this.tools.take(uid && (tool === "edit" || tool === "move") ? tool : "choose", { uid });
    const item = this.shapes.get(uid);
    if (item?.layer.geometry !== "point" && item) this.measure.ask(item.layer.geometry, item.feature.geometry, item.layer.id);
    this.tell();
  }

  // The layer of the shape that is being drawn or reshaped.
  underHand() {
    if (this.tools.tool === "cut") return "";
    return this.tools.layer?.id ?? this.shapes.get(this.tools.uid)?.layer.id ?? "";
  }

  changing(geometry, kind) {
    this.measure.ask(kind, geometry, this.underHand());
    const { tool, layer } = this.tools;
    if (tool === "draw") this.underWay.show(geometry, layer, this.scene);
  }

  taken() {
    this.measure.clear();
    this.underWay.clear();
    const { tool, uid } = this.tools;
    const item = this.shapes.get(uid);
    this.map.getPane("pick").style.pointerEvents = tool === "same" ? "" : "none";
    if (tool === "same" && item) this.showSame(item);
    else this.pick.clear();
    this.corners.of(tool === "edit" || tool === "move" ? this.shapes.get(uid) : null);
    // Corners are walked through by the map's own keys, not by Tab, one by one.
    for (const handle of this.map.getContainer().querySelectorAll(".marker-icon")) {
      handle.removeAttribute("role");
      handle.removeAttribute("tabindex");
    }
    this.changed();
  }

  showSame(item) {
    const others = this.args.scenes.map(({ id }) => id).filter((id) => id !== this.scene);
    this.pick.show(item, others, this.plan, this.shapes.items);
  }

  picked({ scene, uid }) {
    const here = { scene: this.scene, uid: this.tools.uid };
    this.tools.take("choose");
    this.tell({ same: { here, there: { scene, uid }, asked: randomId() } });
  }

  // Geoman's handles follow what keys or the button did to a corner.
  cornered(uid, geometry) {
    this.reshaped(uid, geometry);
    const { tool } = this.tools;
    if (this.tools.uid === uid && tool === "edit") this.tools.take(tool, { uid });
  }

  send(kind, body) {
    const { owner, author } = this.args;
    this.settle();
    this.queue.add("operations", this.args.code, { owner, author, scene: this.scene, kind, ...body });
  }

  history(route) {
    const { owner, author } = this.args;
    this.settle();
    this.queue.add(route, this.args.code, { owner, author });
  }

  drawn(layer, geometry) {
    const uid = randomId();
    const body = { uid, layer: layer.id, scene: this.scene, geometry };
    this.plan.foresee({ kind: "draw", ...body });
    this.sketches.drop({ tool: "draw", layer: layer.id, uid: null });
    const paper = this.backgrounds?.tracedOn();
    this.send("draw", paper ? { ...body, traced_on: paper } : body);
    if (layer.geometry === "point") {
      this.chosen = uid;
      this.shapes.choose(uid);
      return;
    }
    this.tools.take("choose", { uid: null });
    this.choose(uid);
  }

  reshaped(uid, geometry, { cut = false } = {}) {
    if (cut) this.sketches.drop({ tool: "cut", layer: null, uid });
    if (!geometry) {
      this.warn(this.args.words.nothingLeft);
      this.restore(uid);
      return;
    }
    const item = this.shapes.get(uid);
    if (!item || sameGeometry(item.feature.geometry, geometry)) return;
    item.feature = { ...item.feature, geometry };
    this.send("reshape", { uid, geometry });
    this.highlight.draw();
    this.measure.ask(item.layer.geometry, geometry, item.layer.id);
    if (cut) this.restore(uid);
  }

  restore(uid) {
    this.tools.take("choose", { uid });
    const item = this.shapes.get(uid);
    if (item) this.shapes.put(item.feature);
  }

  remove() {
    const uid = this.chosen;
    if (!uid) return;
    const { layer, feature } = this.shapes.get(uid);
    this.choose(null);
    this.shapes.remove(uid);
    this.send("remove", { uid });
    this.highlight.draw();
    this.say(this.args.words.deleted.replace("#", () => labelOf(feature, layer)));
  }

  // What came from the server replaces what was drawn here, unless it is the same: then
  // nothing moves under the hand that is still editing.
  hear(said) {
    const { at, undo, redo, sequence } = said;
    this.state = { at, undo, redo, sequence };
    for (const feature of said.put ?? []) this.replace(feature);
    for (const { uid } of said.gone ?? []) this.gone(uid);
    if (said.put?.length || said.gone?.length) this.highlight.draw();
    if (said.changed && this.under?.length) this.showBeneath(this.under);
    this.changed();
    if (said.changed) this.tell();
  }

  replace(feature) {
    const item = this.shapes.get(feature.id);
    const same = item && sameGeometry(item.feature.geometry, feature.geometry);
    const plain = JSON.stringify(item?.feature.properties) === JSON.stringify(feature.properties);
    if (same && plain) return;
    if (same) {
      item.feature = feature;
      this.shapes.restyle(feature.id);
      return;
    }
    const { tool, uid } = this.tools;
    const held = uid === feature.id && tool !== "choose";
    if (held) this.tools.leave();
    this.shapes.put(feature);
    if (held) this.tools.take(tool === "cut" ? "choose" : tool, { uid });
  }

  gone(uid) {
    if (uid === this.chosen) this.choose(null);
    this.shapes.remove(uid);
  }

  called(feature, layer) {
    return [labelOf(feature, layer), this.args.words.statuses[feature.properties.status]].join(" · ");
  }

  label(shape, uid) {
    const item = this.shapes.get(uid);
    if (!item || this.tools.tool === "draw" || this.tools.tool === "cut") return;
    const text = this.called(item.feature, item.layer);
    const content = make("span", { class: "label" }, pictogram(item.layer), make("span", { text }));
    shape.unbindTooltip().bindTooltip(content, { sticky: true, direction: "top" }).openTooltip();
    shape.once("mouseout", () => shape.unbindTooltip());
  }

  whole() {
    const all = this.shapes.bounds();
    const land = L.latLngBounds(this.args.context.bounds);
    this.map.whole.show(all.isValid() ? land.extend(all) : land);
  }
}
