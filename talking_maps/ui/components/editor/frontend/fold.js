// A list longer than its place shows that it goes on: a button at its end that leads there.

import { make } from "./dom.js";

export function markFold(element, words) {
  const more = make("button", {
    type: "button", class: "more", text: "▾", "aria-label": words.more, title: words.more,
    onclick: () => element.scrollBy({ top: element.clientHeight * 0.8, behavior: "smooth" }),
  });
  element.append(more);
  const look = () => {
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    more.classList.toggle("needed", below > 8);
  };
  element.onscroll = look;
  element.fold?.disconnect();
  element.fold = new ResizeObserver(look);
  element.fold.observe(element);
  look();
}
