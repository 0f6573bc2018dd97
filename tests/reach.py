"""Whether a hand can come to each control of a screen: boxes measured, nothing clicked.

A test that clicks scrolls by itself to what it clicks, also inside what people cannot
scroll: it finds a button that nobody sees. Here each control's box is followed outward
instead, through all that cuts it off. What cuts off and scrolls by wheel, touch and
keys lets through all that it holds; what only cuts off lets through what it shows.
"""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

#: What nobody comes to, in words. A control may jut out by a pixel: boxes are rounded.
OUT_OF_REACH = """() => {
  const CONTROLS = 'button, a[href], input, select, textarea, summary, '
    + '[role="button"], [role="radio"], [role="tab"], [role="slider"], [tabindex="0"]';
  const NEAR = 1.5;
  const frames = (doc) => [...doc.querySelectorAll('iframe')]
    .map((one) => one.contentDocument).filter(Boolean)
    .flatMap((one) => [one, ...frames(one)]);
  const shown = (one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 2 && height > 2 && one.checkVisibility({ visibilityProperty: true })
      && !one.disabled && !one.closest('[inert], [aria-hidden="true"]')
      // What lies on a map is come to by moving the map.
      && !one.closest('.leaflet-pane');
  };
  // A switch is under its own drawing; people touch its label.
  const touched = (one) =>
    (one.matches('[type="checkbox"], [type="radio"]') && one.closest('label')) || one;
  const inside = (box, [left, top, right, bottom]) => {
    const wide = Math.min(box.right - box.left, right - left);
    const high = Math.min(box.bottom - box.top, bottom - top);
    return Math.min(box.right, right) - Math.max(box.left, left) >= wide - NEAR
      && Math.min(box.bottom, bottom) - Math.max(box.top, top) >= high - NEAR;
  };
  const cutBy = (control) => {
    let box = control.getBoundingClientRect();
    let one = control;
    for (;;) {
      const doc = one.ownerDocument;
      const view = doc.defaultView;
      const { position } = view.getComputedStyle(one);
      const outer = position === 'fixed' ? null : one.parentElement;
      if (!outer || outer === doc.documentElement) {
        const { clientWidth, clientHeight } = doc.documentElement;
        if (!inside(box, [0, 0, clientWidth, clientHeight])) return 'the window';
        const frame = view.frameElement;
        if (!frame) return null;
        const at = frame.getBoundingClientRect();
        box = new DOMRect(box.x + at.x, box.y + at.y, box.width, box.height);
        one = frame;
        continue;
      }
      one = outer;
      const style = view.getComputedStyle(one);
      if (style.display === 'contents') continue;
      const at = one.getBoundingClientRect();
      const left = at.left + one.clientLeft, top = at.top + one.clientTop;
      const scrolls = (way) => way === 'auto' || way === 'scroll';
      const cuts = (way) => way !== 'visible';
      const { overflowX: across, overflowY: down } = style;
      if (!cuts(across) && !cuts(down)) continue;
      // What scrolls reaches from where its content begins to where it ends.
      const [x, y] = [scrolls(across), scrolls(down)];
      const side = (way, from, back, held, seen) => {
        if (scrolls(way)) return [from - back, from - back + held];
        return cuts(way) ? [from, from + seen] : [-Infinity, Infinity];
      };
      const [west, east] =
        side(across, left, one.scrollLeft, one.scrollWidth, one.clientWidth);
      const [north, south] =
        side(down, top, one.scrollTop, one.scrollHeight, one.clientHeight);
      const reach = [west, north, east, south];
      if (!inside(box, reach)) return one.className || one.id || one.tagName;
      // Scrolled to, it lies inside what scrolls: that must be reached in its turn.
      const width = x ? Math.min(box.width, one.clientWidth) : box.width;
      const height = y ? Math.min(box.height, one.clientHeight) : box.height;
      const clamp = (value, from, to) => Math.max(from, Math.min(value, to));
      box = new DOMRect(
        x ? clamp(box.x, left, left + one.clientWidth - width) : box.x,
        y ? clamp(box.y, top, top + one.clientHeight - height) : box.y, width, height,
      );
    }
  };
  const named = (one) => (one.getAttribute('aria-label') || one.innerText
    || one.labels?.[0]?.innerText || one.className || one.tagName).trim().slice(0, 50);
  return [document, ...frames(document)]
    .flatMap((doc) => [...doc.querySelectorAll(CONTROLS)])
    .filter(shown)
    .map((one) => [one, cutBy(touched(one))])
    .filter(([, by]) => by)
    .map(([one, by]) => `${named(one)} (cut off by ${by})`);
}"""


def out_of_reach(page: Page) -> list[str]:
    """Return the controls nobody comes to, each with what cuts it off."""
    return cast("list[str]", page.evaluate(OUT_OF_REACH))


#: Controls of the maps that lie under another thing, each with what lies on it.
COVERED = """() => {
  const CONTROLS = 'button, a[href], input, summary, [role="button"], [role="radio"]';
  const named = (one) => (one.getAttribute?.('aria-label') || one.innerText
    || one.className?.baseVal || one.className || one.id || one.tagName)
    .trim().slice(0, 50);
  const on = (control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    const over = control.ownerDocument
      .elementFromPoint(left + width / 2, top + height / 2);
    const mine = [over?.closest('label'), over].some((one) =>
      one && (control.contains(one) || one.contains(control)));
    return over && !mine ? over : null;
  };
  return [...document.querySelectorAll('iframe')].map((one) => one.contentDocument)
    .filter((doc) => doc?.querySelector('.leaflet-container'))
    .flatMap((doc) => [...doc.querySelectorAll('.stage')])
    .flatMap((stage) => [...stage.querySelectorAll(CONTROLS)])
    .filter((one) => one.checkVisibility({ visibilityProperty: true })
      && one.getBoundingClientRect().width > 2 && !one.closest('.leaflet-pane'))
    .map((one) => [one, on(one)])
    .filter(([, over]) => over)
    .map(([one, over]) => `${named(one)} (under ${named(over)})`);
}"""


def covered(page: Page) -> list[str]:
    """Return the controls on maps that lie under something, each with what it is."""
    return cast("list[str]", page.evaluate(COVERED))
