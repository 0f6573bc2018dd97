// A map that is touched takes the focus, and the page would scroll to show it whole: the
// place under the hand would be another than the one that was touched. So no map scrolls
// the page by being touched; walked to by keys, it is brought into view as anything is.

window.L.Map.addInitHook(function steady() {
  const container = this.getContainer();
  container.focus = (options) => HTMLElement.prototype.focus.call(container, { ...options, preventScroll: true });
});
