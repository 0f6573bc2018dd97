// What the map says at once: a refusal in red, or quietly what was done, with its Undo.

import { make } from "./dom.js";

export const SHOWN_MS = 9000;

export class Notice {
  constructor({ element }) {
    Object.assign(this, { element, close: "" });
  }

  warn(text) {
    this.show(text, "alert");
  }

  say(text, undo) {
    this.show(text, "status", undo);
  }

  // An Undo takes back the last act: it is not offered once another act has followed.
  settle() {
    if (this.element.querySelector(".undo")) this.hide();
  }

  hide() {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  show(text, role, undo) {
    const act = () => { this.hide(); undo.act(); };
    this.element.setAttribute("role", role);
    this.element.replaceChildren(
      make("span", { text }),
      ...(undo ? [make("button", { type: "button", class: "undo", text: undo.word, onclick: act })] : []),
      make("button", {
        type: "button", class: "close", text: "×", "aria-label": this.close, onclick: () => this.hide(),
      }),
    );
    this.element.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), SHOWN_MS);
  }
}
