// What is shown of the map and how large: hidden layers, names, the size of type.
//
// It is a choice for this wall and these eyes, not part of the plan: this browser
// keeps it. Restricted layers, such as sacred places, are hidden by one switch; pictures
// that the program draws obey it too, so a cookie tells it when a page is opened.

const KEY = "talking-maps.display";

export class Display {
  constructor({ onChange }) {
    this.onChange = onChange;
    const kept = read();
    this.hidden = new Set(Array.isArray(kept.hidden) ? kept.hidden : []);
    this.names = kept.names !== false;
    this.large = kept.large === true;
    this.discreet = kept.discreet === true;
    this.tellProgram();
  }

  hides(layer) {
    return this.hidden.has(layer.id) || (this.discreet && layer.restricted);
  }

  tellProgram() {
    const age = this.discreet ? 31536000 : 0;
    document.cookie = `talking-maps-discreet=1; path=/; max-age=${age}; SameSite=Strict`;
  }

  // How many of these layers are not shown, so that nobody thinks their things lost.
  count(layers) {
    return layers.filter((layer) => this.hides(layer)).length;
  }

  show(layer) {
    if (!this.hides(layer)) return;
    this.hidden.delete(layer.id);
    if (layer.restricted) this.discreet = false;
    this.keep();
  }

  toggleLayer(layer) {
    if (this.hides(layer)) {
      this.show(layer);
      return;
    }
    this.hidden.add(layer.id);
    this.keep();
  }

  showAll() {
    this.hidden.clear();
    this.keep();
  }

  toggle(what) {
    this[what] = !this[what];
    this.keep();
  }

  keep() {
    const { hidden, names, large, discreet } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ hidden: [...hidden], names, large, discreet }));
    } catch {
      // It holds until the page is closed.
    }
    this.tellProgram();
    this.onChange();
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
