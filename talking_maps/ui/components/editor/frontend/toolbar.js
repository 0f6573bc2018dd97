// The tools as buttons, and the bar of a drawing under way.

import { byId, make, sign } from "./dom.js";

const TOOLS = ["choose", "edit", "move", "cut", "remove", "undo", "redo", "whole", "picture", "keys"];

export class Toolbar {
  constructor({ words, act }) {
    this.words = words;
    this.buttons = new Map(TOOLS.map((name) => [name, this.button(name, act)]));
    byId("tools").setAttribute("aria-label", words.tools);
    byId("tools").replaceChildren(...this.buttons.values());
    this.hint = make("span", { class: "hint" });
    this.step = make("button", { type: "button", text: words.stepBack, onclick: () => act("stepBack") });
    this.done = make("button", { type: "button", class: "main", text: words.finish, onclick: () => act("finish") });
    this.stop = make("button", { type: "button", text: words.cancel, onclick: () => act("cancel") });
    this.corner = make("button", { type: "button", class: "corner", text: words.removeCorner, onclick: () => act("removeCorner") });
    byId("bar").replaceChildren(this.hint, this.corner, this.step, this.done, this.stop);
  }

  button(name, act) {
    return make(
      "button",
      { type: "button", class: `tool ${name}`, "data-tool": name, onclick: () => act(name) },
      sign(name),
      make("span", { text: this.words[name] }),
    );
  }

  show({ tool, layer, chosen, can, undo, redo, corner, cornered }) {
    for (const [name, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(name === tool));
    }
    const able = {
      edit: chosen && can("edit"), move: chosen && can("move"), cut: chosen && can("cut"),
      remove: chosen, undo: undo > 0, redo: redo > 0,
    };
    for (const [name, yes] of Object.entries(able)) this.buttons.get(name).disabled = !yes;
    this.corner.hidden = tool !== "edit" || !cornered;
    this.corner.disabled = !corner;
    this.showBar(tool, layer);
  }

  showBar(tool, layer) {
    const { words } = this;
    byId("bar").hidden = tool === "choose";
    const point = tool === "draw" && layer.geometry === "point";
    const sketched = (tool === "draw" && !point) || tool === "cut";
    this.step.hidden = !sketched;
    this.done.hidden = !sketched;
    this.stop.textContent = sketched || tool === "same" ? words.cancel : words.ready;
    const kind = tool === "draw" ? layer.geometry : tool;
    this.hint.textContent =
      (tool === "draw" ? `${layer.name}: ` : "") + (words.hints[kind] ?? "");
  }
}
