// Binds two maps: what one shows, the other shows. Both have the same size.

import { setView } from "./borrowed.js";

export function link(first, second) {
  let busy = false;
  const follow = (leader, follower) => () => {
    if (busy) return;
    busy = true;
    setView(follower, { ...leader.getCenter(), zoom: leader.getZoom() });
    busy = false;
  };
  first.on("move", follow(first, second));
  second.on("move", follow(second, first));
  return {
    // Both are moved alike: neither has to follow the other.
    quietly(act) {
      busy = true;
      act();
      busy = false;
    },
    together(flight) {
      busy = true;
      flight();
      first.once("moveend", () => { busy = false; });
    },
  };
}
