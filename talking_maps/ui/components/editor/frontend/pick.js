// The same thing in another scene, chosen by a touch on the map: what may be it lies there,
// in its own look, while everything else waits.

import { fetched } from "./plan.js";
import { Shapes } from "./shapes.js";

export class Pick {
  constructor({ map, layers, renderer, called, onPicked }) {
    this.shapes = new Shapes({
      map, layers, renderer, pane: "pick", called, onHover() {},
      onClick: (id, event) => {
        window.L.DomEvent.stop(event);
        const [scene, uid] = id.split(" ");
        onPicked({ scene, uid });
      },
    });
    this.asked = 0;
  }

  // Of `item`, the things of its layer in the other scenes that are not here already.
  async show(item, scenes, plan, here) {
    const mine = ++this.asked;
    const said = await Promise.all(scenes.map((scene) => fetched(plan.address("features", { scene }))));
    if (mine !== this.asked) return;
    const found = said.flatMap((one, place) => (one?.features ?? [])
      .filter(({ id, properties }) => properties.layer === item.layer.id && !here.has(id))
      .map((feature) => ({ ...feature, id: `${scenes[place]} ${feature.id}` })));
    this.shapes.replaceAll(found);
  }

  clear() {
    this.asked += 1;
    if (this.shapes.items.size) this.shapes.replaceAll([]);
  }
}
