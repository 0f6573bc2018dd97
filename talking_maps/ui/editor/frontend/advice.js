// The next steps are worked out beside the page; the map asks whether they have come.
// So the page need not run again and again by itself, which would cost what is drawn.

import { fetched } from "./plan.js";

const PAUSE = 700;

export class Advice {
  // `onCome` is told which question was answered.
  constructor({ address, onCome }) {
    Object.assign(this, { address, onCome, asked: "" });
  }

  await(asked) {
    if (asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.timer);
    if (asked) this.timer = setTimeout(() => this.look(asked), PAUSE);
  }

  async look(asked) {
    const said = await fetched(this.address(asked));
    if (asked !== this.asked) return;
    if (said?.come) this.onCome(asked);
    else this.timer = setTimeout(() => this.look(asked), said ? PAUSE : 5 * PAUSE);
  }
}
