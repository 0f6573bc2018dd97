// The edge between both maps: moved by mouse, finger or arrow keys; it cuts all of each.

const STEP = 2;

export class Swipe {
  constructor({ stage, left, right, edge }) {
    Object.assign(this, { stage, left, right, edge });
    this.share = 50;
    edge.addEventListener("pointerdown", (event) => this.start(event));
    edge.addEventListener("pointermove", (event) => this.drag(event));
    edge.addEventListener("keydown", (event) => this.key(event));
    this.show();
  }

  start(event) {
    event.preventDefault();
    this.edge.focus({ preventScroll: true });
    this.edge.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.edge.hasPointerCapture(event.pointerId)) return;
    const box = this.stage.getBoundingClientRect();
    this.set(((event.clientX - box.left) / box.width) * 100);
  }

  key(event) {
    const to = {
      ArrowLeft: this.share - STEP, ArrowRight: this.share + STEP,
      PageDown: this.share - 5 * STEP, PageUp: this.share + 5 * STEP, Home: 0, End: 100,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.set(to);
  }

  set(share) {
    this.share = Math.max(0, Math.min(100, share));
    this.show();
  }

  way(name) {
    this.stage.dataset.way = name;
    this.show();
  }

  show() {
    const cut = this.stage.dataset.way === "swipe";
    const { share } = this;
    this.left.style.clipPath = cut ? `inset(0 ${100 - share}% 0 0)` : "";
    this.right.style.clipPath = cut ? `inset(0 0 0 ${share}%)` : "";
    this.edge.style.left = `${share}%`;
    this.edge.setAttribute("aria-valuenow", String(Math.round(share)));
  }
}
