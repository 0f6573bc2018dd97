// A shape that is being drawn, as it will look: in its layer's colour and pattern.

import { look } from "./paint.js";

const L = window.L;
//: So many points make a shape.
export const LEAST_POINTS = { point: 1, line: 2, polygon: 3 };

export const statusIn = (scene) => (scene === "future" ? "to_do" : "existing");

// How Geoman is to draw the line so far, and the one to the pointer.
export function lines(layer, scene) {
  const { color, weight } = look(layer, { status: statusIn(scene) });
  return {
    templineStyle: { color, weight: Math.max(weight, 3) },
    hintlineStyle: { color, weight: 2.5, dashArray: "5 6" },
    pathOptions: { color, fillColor: color, pmIgnore: true },
  };
}

export class UnderWay {
  constructor({ map, renderer }) {
    this.renderer = renderer;
    this.group = L.layerGroup([], { pmIgnore: true }).addTo(map);
  }

  show(geometry, layer, scene) {
    this.clear();
    if (!layer) return;
    const shape = L.GeoJSON.geometryToLayer({ type: "Feature", geometry, properties: {} });
    const { weight, dashArray, ...rest } = look(layer, { status: statusIn(scene) });
    // Geoman's own line runs along the edge; only the fill, or a line's halo, is added.
    const style = layer.geometry === "polygon" ? { ...rest, stroke: false, halo: 0 } : { ...rest, weight, dashArray };
    Object.assign(shape.options, {
      ...style, renderer: this.renderer, pane: "light", interactive: false, pmIgnore: true, snapIgnore: true,
    });
    this.group.addLayer(shape);
  }

  clear() {
    this.group.clearLayers();
  }
}
