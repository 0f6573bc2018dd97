// What is drawn near a thing or the boundary takes hold of it: no gap, no sliver between.
//
// Geoman looks for what attracts when the pointer moves, and keeps that answer for the
// click that follows. A finger, a pen or a busy machine sets a point without a move before
// it: then it took hold of nothing, or of what the pointer had been near long before. Here
// each point that is set looks for itself, at what is on the map at that moment.

const L = window.L;
//: Nearer than this a point takes hold [px]; a corner goes before the line it is on.
const DISTANCE = 16;
//: What is so much farther than the nearest is as near, to a hand [px]: then a point goes
//: before a line, and what was drawn first before what came later.
const ALIKE = 5;
export const SNAP = { snappable: true, snapDistance: DISTANCE, snapSegment: true, snapVertex: true };

let taught = false;

// Teach Geoman's tools, once for all maps of the page.
export function teachSnap() {
  if (taught) return;
  taught = true;
  const { Draw, Edit } = L.PM;
  for (const one of [Draw, Edit]) one.include({ _calcClosestLayer: closest });
  lookAgain(Draw.Line, "_createVertex");
  lookAgain(Draw.Marker, "_createMarker");
}

function lookAgain(kind, name) {
  const plain = kind.prototype[name];
  kind.include({
    [name](event) {
      const { originalEvent } = event;
      // A point without a hand, of a shape that is taken up again, lies where it lay.
      if (!originalEvent || !this.options.snappable) return plain.call(this, event);
      const latlng = touched(this._map, event);
      look(this, latlng, originalEvent);
      return plain.call(this, { ...event, latlng });
    },
  });
}

// On a pictogram Leaflet says where that stands, 22 pixels away perhaps: not the hand.
// What keys set has a place of its own.
function touched(map, { latlng, originalEvent }) {
  return originalEvent.isTrusted ? map.mouseEventToLatLng(originalEvent) : latlng;
}

function look(drawing, latlng, originalEvent) {
  const target = drawing._hintMarker;
  target.setLatLng(latlng);
  // The list of what attracts is made anew: things may have come and gone since.
  drawing._cleanupSnapping();
  drawing._handleSnapping({ target, originalEvent });
}

// The nearest layer. Geoman goes from one to the next within five pixels of the last one,
// and ends with one out of reach where several lie behind each other. It also projects
// each corner of each thing at each move; here only what is in reach is looked at.
function closest(latlng, layers) {
  const isPoint = (layer) => Boolean(layer.getLatLng);
  // A house that is set beside a house does not jump onto it.
  const setsPoint = isPoint(this._layer);
  const map = this._map;
  const reached = around(map, latlng);
  const found = [];
  let far = null;
  for (const layer of layers) {
    if (setsPoint && isPoint(layer)) continue;
    if (layer._parentCopy && layer._parentCopy === this._layer) continue;
    if (!isPoint(layer) && !rings(layer).some((ring) => ring.length > 1)) continue;
    if (isNear(layer, reached)) found.push({ ...toLayer(this, latlng, layer), layer });
    else far = layer;
  }
  // What took hold before lets go only when Geoman hears of something out of reach.
  if (!found.length) return far ? { ...this._calcLayerDistances(latlng, far), layer: far } : {};
  const least = found.reduce((all, { distance }) => Math.min(all, distance), Infinity);
  const reach = least < this.options.snapDistance ? this.options.snapDistance : Infinity;
  const near = found.filter(({ distance }) => distance <= least + ALIKE && distance < reach);
  return near.find(({ layer }) => isPoint(layer)) ?? near.find(({ distance }) => distance <= least + 1);
}

// The square around a place that holds all that could take hold there.
function around(map, latlng) {
  const at = map.latLngToLayerPoint(latlng);
  const reach = DISTANCE + ALIKE + 1;
  return L.latLngBounds(
    map.layerPointToLatLng(at.subtract([reach, reach])), map.layerPointToLatLng(at.add([reach, reach])),
  );
}

const isNear = (layer, reached) => (
  layer.getLatLng ? reached.contains(layer.getLatLng()) : reached.intersects(layer.getBounds())
);

// How far a layer is, and where it is nearest. What is drawn on a canvas keeps where its
// corners are on it.
function toLayer(drawing, latlng, layer) {
  const drawn = layer._rings;
  const map = drawing._map;
  const written = drawn && rings(layer);
  if (!drawn?.length || !layer._map || !drawing.options.snapSegment || drawn.length !== written.length) {
    return drawing._calcLayerDistances(latlng, layer);
  }
  const at = map.latLngToLayerPoint(latlng);
  const closed = layer instanceof L.Polygon;
  let least = Infinity;
  let segment = null;
  drawn.forEach((ring, which) => {
    const last = ring.length - (closed ? 0 : 1);
    for (let corner = 0; corner < last; corner++) {
      const next = (corner + 1) % ring.length;
      const away = L.LineUtil.pointToSegmentDistance(at, ring[corner], ring[next]);
      if (away >= least) continue;
      least = away;
      segment = [written[which][corner], written[which][next]];
    }
  });
  return { latlng: { ...drawing._getClosestPointOnSegment(map, latlng, ...segment) }, segment, distance: least };
}

// The lists of corners of a line or an area, however deep they lie.
function rings(layer) {
  const found = [];
  const walk = (list) => {
    if (!list.length) return;
    if (Array.isArray(list[0])) list.forEach(walk);
    else found.push(list);
  };
  walk(layer.getLatLngs());
  return found;
}
