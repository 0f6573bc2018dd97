// One of the two maps: its numbered places, set by a touch or at the cross by keys.

const L = window.L;

export class Side {
  constructor({ map, id, onPlace, onMove, words }) {
    Object.assign(this, { map, id, onMove, words });
    this.markers = L.layerGroup().addTo(map);
    const container = map.getContainer();
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", words[id]);
    map.on("click", ({ latlng }) => onPlace(id, latlng));
    container.addEventListener("keydown", (event) => {
      const own = event.target instanceof HTMLElement && event.target.closest("a, button, .leaflet-marker-icon");
      if (own || !["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      onPlace(id, map.getCenter());
    });
  }

  // `places` are [lat, lng] or nothing; `states` say how each looks.
  show(places, states) {
    this.markers.clearLayers();
    for (const [place, at] of places.entries()) {
      if (!at) continue;
      const icon = L.divIcon({ html: `<b>${place + 1}</b>`, className: `spot ${states[place]}`, iconSize: [44, 44] });
      const marker = L.marker(at, { icon, draggable: true, autoPan: true, alt: String(place + 1), title: String(place + 1) });
      marker.on("dragend", () => this.onMove(this.id, place, marker.getLatLng()));
      marker.addTo(this.markers);
    }
  }
}
