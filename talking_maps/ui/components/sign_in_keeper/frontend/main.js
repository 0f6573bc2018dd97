// Nothing is seen of it: the tab's own store holds who signed in, and nothing else does.

import {
  onRender,
  sendToPython,
} from "../talking_maps.ui.components.sign_in_keeper.painting/bridge.js";

const KEY = "talking-maps.signed-in";

// A browser that lets no page store anything signs out with each reload, as before.
const stored = (work) => {
  try {
    return work(window.sessionStorage);
  } catch {
    return null;
  }
};

let asked = false;

onRender(({ act, token }) => {
  if (act === "keep") stored((store) => store.setItem(KEY, token));
  if (act === "forget") stored((store) => store.removeItem(KEY));
  if (act !== "ask" || asked) return;
  asked = true;
  const held = stored((store) => store.getItem(KEY));
  if (held) sendToPython(held);
});
