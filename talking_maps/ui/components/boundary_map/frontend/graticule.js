// Lines of latitude and longitude under the drawing, at round degrees, with their names.

const L = window.L;
const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
//: About so many lines stand in the view each way.
const LINES = 5;

export function graticule(map) {
  const group = L.layerGroup().addTo(map);
  const draw = () => {
    group.clearLayers();
    const bounds = map.getBounds();
    const wide = bounds.getEast() - bounds.getWest();
    const step = STEPS.find((one) => wide / one >= LINES) ?? STEPS.at(-1);
    const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
    const line = (ends, at, text, anchor) => {
      L.polyline(ends, { color: "#8a7f6d", weight: 1, interactive: false }).addTo(group);
      const icon = L.divIcon({ html: `<span class="degree">${text}</span>`, className: "", iconSize: [0, 0], iconAnchor: anchor });
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(group);
    };
    const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
    for (let n = Math.ceil(west / step); n * step <= east; n++) {
      const lng = n * step;
      line([[south, lng], [north, lng]], [north, lng], `${lng.toFixed(decimals)}°`, [-3, -2]);
    }
    for (let n = Math.ceil(south / step); n * step <= north; n++) {
      const lat = n * step;
      const at = map.containerPointToLatLng(map.latLngToContainerPoint([lat, east]).subtract([84, 0]));
      line([[lat, west], [lat, east]], [lat, at.lng], `${lat.toFixed(decimals)}°`, [0, 20]);
    }
  };
  map.on("moveend resize", draw);
  draw();
}
