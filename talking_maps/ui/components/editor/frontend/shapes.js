// The features on the map, by uid: put, restyled, taken away. Points are pictograms.

import { make, pictogram } from "./dom.js";
import { look } from "./paint.js";

const L = window.L;
//: Above this many points a pictogram each would be slow: dots on the canvas instead.
const MOST_SIGNS = 400;
const DECIMALS = 8;

export class Shapes {
  constructor({ map, layers, renderer, pane, faint = false, onClick, onHover, called = labelOf }) {
    Object.assign(this, { map, layers, renderer, pane, faint, onClick, onHover, called });
    this.items = new Map();
    this.group = L.layerGroup([], { pmIgnore: true }).addTo(map);
    this.chosen = null;
    this.hides = () => false;
    this.onChange = () => {};
  }

  replaceAll(features) {
    this.group.clearLayers();
    this.items.clear();
    const points = features.filter((f) => f.geometry.type === "Point").length;
    this.dots = points > MOST_SIGNS;
    features.forEach((feature) => this.put(feature));
    this.onChange();
  }

  put(feature) {
    this.remove(feature.id);
    const layer = this.layers.get(feature.properties.layer);
    if (!layer) return;
    const shape = this.shape(feature, layer);
    const item = { feature, shape, layer, hidden: this.hides(layer), gathered: false };
    this.items.set(feature.id, item);
    this.place(item);
    this.onChange();
  }

  // Hidden or gathered, a thing is still in the plan; it is only not on the map.
  place({ shape, hidden, gathered }) {
    if (hidden || gathered) this.group.removeLayer(shape);
    else if (!this.group.hasLayer(shape)) this.group.addLayer(shape);
  }

  gather(item, gathered) {
    if (item.gathered === gathered) return;
    item.gathered = gathered;
    this.place(item);
  }

  // Shows and hides what the display says now.
  reveal() {
    for (const item of this.items.values()) {
      const hidden = this.hides(item.layer);
      if (item.hidden === hidden) continue;
      item.hidden = hidden;
      this.place(item);
    }
    this.onChange();
  }

  remove(uid) {
    const item = this.items.get(uid);
    if (!item) return;
    item.shape.pm?.disable?.();
    this.group.removeLayer(item.shape);
    this.items.delete(uid);
    this.onChange();
  }

  get(uid) {
    return this.items.get(uid);
  }

  choose(uid) {
    const before = this.chosen;
    this.chosen = uid;
    for (const each of [before, uid]) if (each) this.restyle(each);
    const item = this.items.get(uid);
    if (item) this.gather(item, false);
    this.onChange();
  }

  restyle(uid) {
    const item = this.items.get(uid);
    if (!item) return;
    if (item.shape instanceof L.Marker) {
      item.shape.setIcon(this.icon(item));
      this.name(item);
    } else item.shape.setStyle(this.style(item.feature, item.layer));
    this.onChange();
  }

  style(feature, layer) {
    const { status } = feature.properties;
    return look(layer, { status, chosen: feature.id === this.chosen, faint: this.faint });
  }

  shape(feature, layer) {
    const common = {
      renderer: this.renderer, pane: this.pane, interactive: !this.faint,
      pmIgnore: this.faint, snapIgnore: false, bubblingMouseEvents: true,
    };
    const shape = L.GeoJSON.geometryToLayer(feature, {
      ...common,
      pointToLayer: (_, at) => this.point(feature, layer, at, common),
    });
    if (shape.setStyle) {
      Object.assign(shape.options, common);
      shape.setStyle(this.style(feature, layer));
    }
    if (!this.faint) {
      shape.on("click", (event) => this.onClick(feature.id, event));
      shape.on("mouseover", () => this.onHover(shape, feature.id));
      if (shape instanceof L.Marker) shape.on("add", () => this.name(this.get(feature.id)));
    }
    return shape;
  }

  point(feature, layer, at, common) {
    if (this.dots || this.faint) {
      return L.circleMarker(at, { ...common, radius: this.faint ? 5 : 7 });
    }
    const icon = this.icon({ feature, layer });
    return L.marker(at, { ...common, renderer: undefined, pane: "markerPane", icon });
  }

  // A pictogram can be reached by keys: it says what it is to those who do not see it.
  name(item) {
    item?.shape.getElement()?.setAttribute("aria-label", this.called(item.feature, item.layer));
  }

  icon({ feature, layer }) {
    const { status } = feature.properties;
    const chosen = feature.id === this.chosen ? " chosen" : "";
    const html = make("div", { class: `pin ${status}${chosen}` }, pictogram(layer));
    html.style.borderColor = layer.colour;
    return L.divIcon({ html, className: "pin-place", iconSize: [44, 44] });
  }

  bounds() {
    const all = L.latLngBounds([]);
    for (const { shape } of this.items.values()) {
      all.extend(shape.getBounds ? shape.getBounds() : shape.getLatLng());
    }
    return all;
  }
}

export const labelOf = ({ properties: { label, name } }, layer) =>
  label || [layer.name, name].filter(Boolean).join(" · ");

export const geometryOf = (shape) => shape.toGeoJSON(DECIMALS).geometry;

// Two shapes are the same if no point differs by more than a millimetre or so.
export function sameGeometry(one, other) {
  return one.type === other.type && near(one.coordinates, other.coordinates);
}

function near(one, other) {
  if (typeof one === "number") return Math.abs(one - other) < 2e-8;
  return one.length === other.length && one.every((part, i) => near(part, other[i]));
}
