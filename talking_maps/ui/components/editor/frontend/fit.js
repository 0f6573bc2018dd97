// Shows the whole land as large as there is room for, whatever the zoom is called.

import "./seams.js";
import "./steady.js";

//: Room left free around the land [px].
const AROUND = [10, 10];

// Leaflet would round the zoom down to its next step, and leave half of the room empty.
function exactly(map, act) {
  const { zoomSnap } = map.options;
  map.options.zoomSnap = 0;
  act();
  map.options.zoomSnap = zoomSnap;
}

export const fit = (map, bounds, given = {}) =>
  exactly(map, () => map.fitBounds(bounds, { padding: AROUND, animate: false, ...given }));

export const setView = (map, { lat, lng, zoom }) =>
  exactly(map, () => map.setView([lat, lng], zoom, { animate: false }));

// A map that shows the whole land shows it whole in a larger or smaller window too,
// until a hand moves it.
export class Whole {
  constructor(map, bounds) {
    Object.assign(this, { map, bounds, shown: false, busy: false });
    this.width = map.getContainer().clientWidth;
    map.on("moveend", () => { if (!this.busy) this.shown = false; });
  }

  show(bounds = this.bounds) {
    Object.assign(this, { bounds, shown: true });
    this.quietly(() => fit(this.map, bounds));
  }

  // Room that comes or goes beside the map leaves its middle in the middle.
  resize() {
    const { clientWidth } = this.map.getContainer();
    const pan = clientWidth !== this.width && !isDrawing();
    this.width = clientWidth;
    this.quietly(() => this.map.invalidateSize({ pan, animate: false }));
    // Under a hand that draws nothing moves.
    if (this.shown && !isDrawing()) this.show();
  }

  quietly(act) {
    this.busy = true;
    act();
    this.busy = false;
  }
}

const isDrawing = () => Boolean(document.querySelector('#stage[data-tool]:not([data-tool="choose"])'));
