// The next steps are worked out beside the page; this looks whether they have come.
// So the page need not run again and again by itself, which would cost what is drawn.

import { fetched } from "./plan.js";

const PAUSE = 700;

export class Advice {
  // `onCome` is told which question was answered, `onMore` how many of its answers came.
  constructor({ address, onCome, onMore = () => {} }) {
    Object.assign(this, { address, onCome, onMore, asked: "", told: 0 });
  }

  await(asked, told = 0) {
    if (asked === this.asked) return;
    Object.assign(this, { asked, told });
    clearTimeout(this.timer);
    if (asked) this.timer = setTimeout(() => this.look(asked), PAUSE);
  }

  async look(asked) {
    const said = await fetched(this.address(asked));
    if (asked !== this.asked) return;
    if (said?.come) {
      this.onCome(asked);
      return;
    }
    if (said && said.told !== this.told) {
      this.told = said.told;
      this.onMore(asked, said.told);
    }
    this.timer = setTimeout(() => this.look(asked), said ? PAUSE : 5 * PAUSE);
  }
}
