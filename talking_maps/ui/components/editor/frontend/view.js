// Where each map was left: kept in this window, so that no reload and no other screen
// loses the place. The whole land is not kept: it is fitted anew to any window.

const key = (code) => `talking-maps.view.${code}`;

export function kept(code) {
  try {
    const { lat, lng, zoom } = JSON.parse(sessionStorage.getItem(key(code)));
    return [lat, lng, zoom].every(Number.isFinite) ? { lat, lng, zoom } : null;
  } catch {
    return null;
  }
}

export function keep(map, code, isWhole) {
  const { lat, lng } = map.getCenter();
  try {
    if (isWhole) sessionStorage.removeItem(key(code));
    else sessionStorage.setItem(key(code), JSON.stringify({ lat, lng, zoom: map.getZoom() }));
  } catch {
    // A view that is not kept is found again with one tap.
  }
}
