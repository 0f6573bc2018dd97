// The corners of the boundary: set, dragged, taken back; their area and length.

const L = window.L;
// Half axis [m] and squared eccentricity of WGS 84.
const AXIS = 6378137, ECCENTRICITY2 = 0.00669437999014;
const RADIANS = Math.PI / 180;

export class Ring {
  constructor({ map, onChange }) {
    Object.assign(this, { map, onChange, corners: [], closed: false });
    const ink = { color: "#08483c", weight: 4, fillOpacity: 0.15, interactive: false };
    this.shape = L.polygon([], ink).addTo(map);
    this.line = L.polyline([], ink).addTo(map);
    this.markers = L.layerGroup().addTo(map);
  }

  add({ lat, lng }) {
    if (this.closed) return;
    this.corners.push(L.latLng(lat, lng).wrap());
    this.changed();
  }

  close() {
    if (this.corners.length < 3) return;
    this.closed = true;
    this.changed();
  }

  undo() {
    if (this.closed) this.closed = false;
    else this.corners.pop();
    this.changed();
  }

  clear() {
    this.set([], false);
  }

  set(corners, closed) {
    this.corners = corners.map(([lng, lat]) => L.latLng(lat, lng));
    this.closed = closed && corners.length > 2;
    this.changed();
  }

  places() {
    return this.corners.map(({ lat, lng }) => [Number(lng.toFixed(8)), Number(lat.toFixed(8))]);
  }

  changed() {
    this.draw();
    this.markers.clearLayers();
    this.corners.forEach((corner, place) => this.marker(corner, place));
    this.onChange();
  }

  draw() {
    this.shape.setLatLngs(this.closed ? this.corners : []);
    this.line.setLatLngs(this.closed ? [] : this.corners);
  }

  marker(corner, place) {
    const isFirst = place === 0 && !this.closed;
    const icon = L.divIcon({ className: isFirst ? "corner first" : "corner", iconSize: [18, 18] });
    const name = String(place + 1);
    const marker = L.marker(corner, { icon, draggable: true, keyboard: false, title: name, alt: name }).addTo(this.markers);
    marker.on("drag", () => {
      this.corners[place] = marker.getLatLng();
      this.draw();
    });
    marker.on("dragend", () => this.changed());
    // The ring is closed where it was begun.
    if (isFirst) marker.on("click", () => this.close());
  }

  // On the ellipsoid's own radii in the middle of the land: good to a thousandth there.
  size() {
    const { corners, closed } = this;
    if (corners.length < 2) return { area: 0, around: 0 };
    const middle = L.latLngBounds(corners).getCenter();
    const root = Math.sqrt(1 - ECCENTRICITY2 * Math.sin(middle.lat * RADIANS) ** 2);
    const north = (AXIS * (1 - ECCENTRICITY2)) / root ** 3 * RADIANS;
    const east = (AXIS / root) * Math.cos(middle.lat * RADIANS) * RADIANS;
    const metres = corners.map(({ lat, lng }) => [(lng - middle.lng) * east, (lat - middle.lat) * north]);
    let area = 0, around = 0;
    metres.forEach(([x, y], place) => {
      const isLast = place === metres.length - 1;
      const [nextX, nextY] = metres[(place + 1) % metres.length];
      area += x * nextY - nextX * y;
      if (!isLast || closed) around += Math.hypot(nextX - x, nextY - y);
    });
    return { area: Math.abs(area) / 2, around };
  }
}
