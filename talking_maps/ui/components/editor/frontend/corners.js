// The corner of a shape that was touched or walked to: moved, added and taken away.

import { geometryOf } from "./shapes.js";

const L = window.L;
//: After so long without a key what was moved is kept [ms].
const REST_MS = 600;

export class Corners {
  constructor({ map, renderer, onChanging, onChanged, onChosen, onTooFew }) {
    Object.assign(this, { map, onChanging, onChanged, onChosen, onTooFew, at: null, item: null });
    this.ring = L.circleMarker([0, 0], {
      renderer, pane: "light", radius: 15, weight: 4, color: "#1f1d1a", fillColor: "#ffd23f", fillOpacity: 0.6,
      interactive: false, pmIgnore: true, snapIgnore: true,
    });
  }

  // The item whose corners these are; of another one no corner is chosen yet.
  of(item) {
    if (item?.feature.id !== this.item?.feature.id) this.at = null;
    this.item = item ?? null;
    this.show();
  }

  all() {
    const { shape } = this.item;
    return shape.getLatLngs ? listed(shape.getLatLngs()) : [{ ring: null, place: 0, point: shape.getLatLng() }];
  }

  chosen() {
    return this.item && this.at !== null ? this.all()[this.at] : null;
  }

  choosePath(path) {
    const key = path.join();
    const found = this.all().findIndex((one) => one.path?.join() === key);
    this.choose(found < 0 ? null : found);
  }

  choose(at) {
    this.at = at;
    this.show();
    this.onChosen();
  }

  step(by) {
    const { length } = this.all();
    this.choose(this.at === null ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length);
  }

  move(dx, dy) {
    const corner = this.chosen();
    if (!corner) return;
    const to = this.map.containerPointToLatLng(this.map.latLngToContainerPoint(corner.point).add([dx, dy]));
    if (!corner.ring) this.item.shape.setLatLng(to);
    else corner.ring[corner.place] = to;
    this.changed();
  }

  add() {
    const corner = this.chosen();
    if (!corner?.ring) return;
    const { ring, place, point } = corner;
    const isLast = place === ring.length - 1;
    const closed = this.item.layer.geometry === "polygon";
    // Behind the end of a line there is no middle: then it is the one before it.
    const other = isLast && !closed ? ring[place - 1] : ring[(place + 1) % ring.length];
    const middle = L.latLng((point.lat + other.lat) / 2, (point.lng + other.lng) / 2);
    const where = isLast && !closed ? place : place + 1;
    ring.splice(where, 0, middle);
    this.at += where - place;
    this.changed();
  }

  remove() {
    const corner = this.chosen();
    if (!corner?.ring) return;
    const least = this.item.layer.geometry === "polygon" ? 3 : 2;
    if (corner.ring.length <= least) {
      this.onTooFew();
      return;
    }
    corner.ring.splice(corner.place, 1);
    this.at = Math.max(this.at - 1, 0);
    this.changed();
  }

  changed() {
    const { shape } = this.item;
    if (shape.setLatLngs) shape.setLatLngs(shape.getLatLngs());
    this.show();
    this.onChanging(geometryOf(shape), this.item.layer.geometry);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REST_MS);
  }

  // Several presses of a key are one stroke: it is kept when the hand rests.
  flush() {
    clearTimeout(this.timer);
    if (!this.timer || !this.item) return;
    this.timer = null;
    this.onChanged(this.item.feature.id, geometryOf(this.item.shape));
  }

  moveAll(dx, dy) {
    const { map } = this;
    const moved = (point) => map.containerPointToLatLng(map.latLngToContainerPoint(point).add([dx, dy]));
    for (const corner of this.all()) {
      if (corner.ring) corner.ring[corner.place] = moved(corner.point);
      else this.item.shape.setLatLng(moved(corner.point));
    }
    this.changed();
  }

  show() {
    const corner = this.chosen();
    if (corner) this.ring.setLatLng(corner.point).addTo(this.map);
    else this.ring.remove();
  }
}

function listed(latlngs, path = []) {
  if (!Array.isArray(latlngs)) return [];
  return latlngs.flatMap((one, place) => (
    Array.isArray(one) ? listed(one, [...path, place]) : [{ ring: latlngs, place, path: [...path, place], point: one }]
  ));
}
