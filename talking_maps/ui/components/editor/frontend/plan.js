// The plan on the screen and the server's word on it: loaded, asked for news, shown.

const ASK_EVERY = 6000;
const AGAIN = 1500;

export class Plan {
  constructor({ shapes, queue, at, onNews, onLoaded }) {
    Object.assign(this, { shapes, queue, at, onNews, onLoaded });
    this.ready = false;
    this.seen = 0;
    this.told = "";
    this.loading = 0;
    setInterval(() => this.ask(), ASK_EVERY);
    document.addEventListener("visibilitychange", () => this.ask());
  }

  address(what, extra = {}) {
    const { code, owner, author, language, scene } = this.at();
    const query = new URLSearchParams({ owner, author, scene, lang: language, ...extra });
    return `/pencil/${encodeURIComponent(code)}/${what}?${query}`;
  }

  async load() {
    const mine = ++this.loading;
    this.ready = false;
    const said = await fetched(this.address("features"));
    if (mine !== this.loading) return;
    if (!said) {
      setTimeout(() => mine === this.loading && this.load(), AGAIN);
      return;
    }
    this.ready = true;
    this.seen = said.sequence;
    this.told = asTold(said);
    this.shapes.replaceAll(said.features);
    this.again();
    this.onNews(said);
    this.onLoaded();
  }

  // What is drawn but not yet acknowledged stands on the map too, after a reload as well.
  again() {
    const { code, owner, scene } = this.at();
    for (const { code: where, body } of this.queue.waiting) {
      if (where === code && body.owner === owner && body.scene === scene) this.foresee(body);
    }
  }

  foresee({ kind, uid, layer, scene, geometry }) {
    if (kind === "remove") {
      this.shapes.remove(uid);
      return;
    }
    const before = this.shapes.get(uid)?.feature;
    const status = scene === "future" ? "to_do" : "existing";
    const properties = before?.properties ?? { layer, scene, status, name: "" };
    this.shapes.put({ type: "Feature", id: uid, geometry, properties });
  }

  isOf(owner) {
    return this.ready && this.at().owner === owner;
  }

  async ask() {
    if (!this.ready || document.hidden || this.asking) return;
    this.asking = true;
    const said = await fetched(this.address("news", { seen: this.seen }));
    this.asking = false;
    if (said) this.hear(said);
  }

  // Answers may overtake each other: an older one is not heard. What waits in the queue
  // is newer than any answer, and is told again with the next one.
  hear(said) {
    const { owner, scene } = this.at();
    if (!this.ready || said.owner !== owner || said.sequence < this.seen) return;
    const here = ({ scene: where }) => where === scene;
    const put = said.features.filter((one) => here(one.properties));
    const gone = said.removed.filter(here);
    const later = (uid) => this.queue.awaits(uid);
    const changed = said.features.length + said.removed.length;
    if (![...put.map((f) => f.id), ...gone.map((g) => g.uid)].some(later)) {
      this.seen = said.sequence;
    }
    // A map that nobody touches is not painted anew because it was asked about.
    const told = asTold(said);
    if (!changed && told === this.told) return;
    this.told = told;
    this.onNews({
      ...said,
      changed,
      put: put.filter((one) => !later(one.id)),
      gone: gone.filter((one) => !later(one.uid)),
    });
  }
}

// What is shown beside the shapes; of what was kept today the clock, of other days the day.
function asTold({ at, undo, redo, sequence }) {
  return JSON.stringify([at, undo, redo, sequence, new Date().toDateString()]);
}

export async function fetched(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(20000) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
