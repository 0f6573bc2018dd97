// Shapes under way, kept in this tab: no frame built anew, no reload, no other scene,
// tool or screen takes one away. It comes back where it belongs: in its community, plan
// and scene; one that another tool has put aside waits until somebody goes on with it.

const PREFIX = "talking-maps.sketch.";

export class Sketches {
  // `at` says whose plan and which scene is on the screen.
  constructor(at) {
    this.at = at;
  }

  // All that wait here: [{ tool, layer, uid, points, aside }], points as [lat, lng].
  all() {
    try {
      const list = JSON.parse(sessionStorage.getItem(this.key()));
      return Array.isArray(list) ? list.filter(whole) : [];
    } catch {
      return [];
    }
  }

  keep(sketch) {
    const others = this.all().filter((one) => !same(one, sketch));
    this.write(sketch.points.length ? [...others, { ...sketch, aside: false }] : others);
  }

  drop(sketch) {
    this.write(this.all().filter((one) => !same(one, sketch)));
  }

  putAside(sketch) {
    this.write(this.all().map((one) => (same(one, sketch) ? { ...one, aside: true } : one)));
  }

  of(sketch) {
    return this.all().find((one) => same(one, sketch));
  }

  key() {
    const { code, owner, scene } = this.at();
    return PREFIX + [code, owner, scene].join(".");
  }

  write(list) {
    try {
      if (list.length) sessionStorage.setItem(this.key(), JSON.stringify(list));
      else sessionStorage.removeItem(this.key());
    } catch {
      // Without storage a shape under way lasts as long as the map does.
    }
  }
}

const same = (one, other) =>
  one.tool === other.tool && one.layer === other.layer && one.uid === other.uid;

const point = (one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite);
const whole = (one) =>
  (one?.tool === "draw" || one?.tool === "cut") && Array.isArray(one.points)
  && one.points.length > 0 && one.points.every(point);
