// How large a shape is while it is drawn: asked of the server, one question at a time.

import { post } from "./queue.js";

const LEAST = { Point: 1, LineString: 2, Polygon: 4 };
const PAUSE = 120;

export class Measure {
  constructor({ element, address }) {
    Object.assign(this, { element, address, next: null, busy: false, soon: null });
  }

  ask(kind, geometry, layer) {
    if (kind === "point" || !enough(geometry)) return;
    this.next = { kind, geometry, layer };
    // The point that was set is seen first.
    this.soon ??= requestAnimationFrame(() => setTimeout(() => {
      this.soon = null;
      this.work();
    }));
  }

  clear() {
    this.next = null;
    this.silent = true;
    this.element.hidden = true;
  }

  async work() {
    if (this.busy || !this.next) return;
    this.busy = true;
    const question = this.next;
    this.next = null;
    this.silent = false;
    const { said } = await post(this.address(), question);
    if (said && !this.silent) {
      this.element.textContent = said.words.join(" · ");
      this.element.hidden = !said.words.length;
    }
    setTimeout(() => { this.busy = false; this.work(); }, PAUSE);
  }
}

function enough({ type, coordinates }) {
  if (type.startsWith("Multi")) return true;
  const points = type === "Polygon" ? coordinates[0] : coordinates;
  return points.length >= LEAST[type];
}
