// Lights up what a score stands on: what helps in a whole line, what hurts in dots.

import { glow } from "./paint.js";

const L = window.L;

export class Highlight {
  constructor({ map, shapes, renderer }) {
    Object.assign(this, { map, shapes, renderer });
    this.group = L.layerGroup([], { pmIgnore: true }).addTo(map);
    this.lit = { good: [], bad: [] };
  }

  show(lit) {
    this.lit = lit;
    this.draw();
    if (lit.fly) this.fly();
  }

  draw() {
    this.group.clearLayers();
    for (const kind of ["good", "bad"]) {
      for (const uid of this.lit[kind] ?? []) this.ring(uid, kind);
    }
  }

  ring(uid, kind) {
    const item = this.shapes.get(uid);
    if (!item || item.hidden) return;
    const options = { ...glow(kind), renderer: this.renderer };
    const { shape } = item;
    if (shape.getLatLngs) {
      const copy = shape instanceof L.Polygon ? L.polygon : L.polyline;
      this.group.addLayer(copy(shape.getLatLngs(), options));
    } else if (shape.getLatLng) {
      this.group.addLayer(L.circleMarker(shape.getLatLng(), { ...options, radius: 26 }));
    }
  }

  fly() {
    const all = L.latLngBounds([]);
    this.group.eachLayer((one) => all.extend(one.getBounds?.() ?? one.getLatLng()));
    if (all.isValid()) this.map.flyToBounds(all, { padding: [60, 60], maxZoom: 18, duration: 0.6 });
  }
}
