// What the keys do, in words: a sheet that comes at "?" and goes at Escape.

import { make } from "./dom.js";

export function showKeys(words) {
  document.querySelector("dialog.keys")?.remove();
  const rows = words.keyList.map(([keys, said]) => make(
    "tr", {},
    make("th", { scope: "row" }, ...keys.map((key) => make("kbd", { text: key }))),
    make("td", { text: said }),
  ));
  const close = make("button", { type: "button", class: "main", text: words.close, onclick: () => dialog.close() });
  const dialog = make(
    "dialog", { class: "keys", "aria-label": words.keys },
    make("h2", { text: words.keys }), make("table", {}, make("tbody", {}, ...rows)), close,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
