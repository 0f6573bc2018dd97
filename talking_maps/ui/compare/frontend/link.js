// Binds two maps: what one shows, the other shows. Both have the same size.

const key = (code) => `talking-maps.view.${code}`;

export function link(first, second) {
  let busy = false;
  const follow = (leader, follower) => () => {
    if (busy) return;
    busy = true;
    follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
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

export function restore(map, code, bounds) {
  try {
    const { lat, lng, zoom } = JSON.parse(sessionStorage.getItem(key(code)));
    map.setView([lat, lng], zoom, { animate: false });
    return true;
  } catch {
    map.fitBounds(bounds, { padding: [24, 24], animate: false });
    return false;
  }
}

export function keep(map, code) {
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    try {
      sessionStorage.setItem(key(code), JSON.stringify({ lat, lng, zoom: map.getZoom() }));
    } catch {
      // A view that is not kept is found again with one tap.
    }
  });
}
