// The component: hears Streamlit, builds both maps, carries what is touched.

import { borrowLetters, byId, Display, fillWindow, fit, keep, kept, make, onPaper, onRender, setView, sendToPython } from "./borrowed.js";
import { link } from "./link.js";
import { Panel } from "./panel.js";
import { boundsOf, Side } from "./side.js";
import { Swipe } from "./swipe.js";

const FLIGHT_S = 0.7;
//: So many shapes are not painted anew at every step of a flight: the view jumps.
const MOST_FLOWN = 1000;
let args, sides, bound, swipe, hiddenFor, observer;
let isWhole = false;
let isFitting = false;
let chosen = "";
// The differences that are shown, and where they were fetched: megabytes, so once.
let rows = null;
// Those that are shown: not what is hidden before a crowd.
let seen = null;
let rowsFrom = "";

const panel = new Panel({
  onChoose: choose,
  onHide: () => { drawMaps(); showPanel(); },
  onTab: () => { showPanel(); say(); },
  onBack: (side, uid) => say({ back: { side, uid, client: newClient() } }),
  onSame: (first, second, same) => say({ same: { first, second, same, client: newClient() } }),
});

function render(given) {
  const before = args;
  args = given;
  document.documentElement.lang = args.language;
  if (!window.L) {
    byId("notice").textContent = args.words.noLibrary;
    byId("notice").hidden = false;
    return;
  }
  const anew = before?.code !== args.code || before.context.script !== args.context.script;
  if (anew) open();
  if (before?.language !== args.language) ways();
  byId("print").href = args.paper_at;
  renew();
  if (args.rows_at !== rowsFrom) fetchRows(args.rows_at);
  else if (rows && (anew || looks(before) !== looks(args))) drawMaps();
  showPanel();
}

const looks = ({ titles, layers }) => JSON.stringify([titles, layers]);

async function fetchRows(from) {
  rowsFrom = from;
  sides.forEach((side, place) => { side.heading.textContent = args.titles[place]; });
  const answer = await fetch(from).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (from !== rowsFrom) return;
  rows = said?.rows ?? [];
  // What looks alike on both maps comes once.
  for (const row of rows) if (row.alike) row.b = row.a;
  see();
  byId("notice").textContent = said?.error ?? "";
  byId("notice").hidden = !said?.error;
  drawMaps();
  showPanel();
}

// Sacred places hidden on the drawing map are hidden here too, also in list and sums.
const display = new Display({ onChange: redisplay });
const isShown = ({ layer }) =>
  !display.discreet || !args.layers.find(({ id }) => id === layer)?.restricted;

function redisplay() {
  ways();
  byId("print").href = args.paper_at;
  see();
  if (chosen && !seen?.some(({ uid }) => uid === chosen)) choose("");
  say();
  drawMaps();
  showPanel();
}

function see() {
  seen = rows?.filter(isShown) ?? null;
}

function showPanel() {
  if (!display.discreet) {
    panel.show(args, seen, chosen);
    return;
  }
  const count = ({ id }) => (seen ?? []).filter(({ kind }) => kind === id).length;
  const kinds = args.kinds.map((kind) => ({ ...kind, count: count(kind) }));
  panel.show({ ...args, kinds, totals: args.totals.filter(isShown) }, seen, chosen);
}

// Other kinds of differences: all are shown again, and nothing is chosen.
function renew() {
  const now = args.kinds.map(({ id }) => id).join();
  if (now === hiddenFor) return;
  hiddenFor = now;
  panel.hidden = new Set();
  chosen = "";
}

function open() {
  sides?.forEach(({ map }) => map.remove());
  const layers = new Map(args.layers.map((layer) => [layer.id, layer]));
  sides = ["left", "right"].map((id, place) => new Side({
    section: byId(id), which: "ab"[place], context: args.context, layers, onClick: choose,
  }));
  const [left, right] = sides.map(({ map }) => map);
  const { code } = args;
  bound = link(left, right);
  const at = kept(code);
  if (at) bound.quietly(() => sides.forEach(({ map }) => setView(map, at)));
  else whole();
  left.on("moveend", () => {
    if (!isFitting) isWhole = false;
    keep(left, code, isWhole);
  });
  swipe ??= new Swipe({ stage: byId("stage"), left: byId("left"), right: byId("right"), edge: byId("edge") });
  // The frame finds its height after the map: the whole land is then fitted anew.
  const resized = () => {
    fitting(() => sides.forEach(({ map }) => map.invalidateSize({ pan: false, animate: false })));
    if (isWhole) whole();
  };
  observer?.disconnect();
  observer = new ResizeObserver(resized);
  observer.observe(byId("left"));
  // For tests and for who opens the browser's console.
  window.talkingMaps = { sides, swipe, panel };
}

function fitting(act) {
  isFitting = true;
  bound.quietly(act);
  isFitting = false;
}

// Both show the whole land, also when their place grows, until a hand moves them.
function whole() {
  isWhole = true;
  fitting(() => sides.forEach(({ map }) => fit(map, args.context.bounds)));
}

function ways() {
  const { words } = args;
  byId("edge").setAttribute("aria-label", words.handle);
  const way = (name) => make("button", {
    type: "button", "data-way": name, text: words[name],
    "aria-pressed": String(byId("stage").dataset.way === name),
    onclick: () => { swipe.way(name); ways(); byId("print").href = args.paper_at; },
  });
  const discreet = make("button", {
    type: "button", "data-display": "discreet", text: words.discreet, "aria-pressed": String(display.discreet),
    hidden: !args.layers.some(({ restricted }) => restricted), onclick: () => display.toggle("discreet"),
  });
  const all = make("button", { type: "button", text: words.whole, onclick: whole });
  byId("ways").replaceChildren(way("swipe"), way("beside"), discreet, all, make("a", { id: "print", download: "", text: words.print, title: words.printThis }));
}

function drawMaps() {
  sides.forEach((side, place) => {
    for (const layer of args.layers) side.layers.set(layer.id, layer);
    side.show({ title: args.titles[place], rows: seen ?? [], hidden: panel.hidden });
    side.blink(seen?.find(({ uid }) => uid === chosen));
  });
}

function choose(uid) {
  chosen = uid;
  const row = seen?.find((one) => one.uid === uid);
  sides.forEach((side) => side.blink(row));
  if (row) fly(boundsOf(row));
  showPanel();
  document.querySelector(`.row[data-uid="${CSS.escape(uid)}"]`)?.scrollIntoView({ block: "nearest" });
  say();
}

// Both fly at once and alike, so that neither has to follow the other.
function fly(to) {
  if (rows?.length > MOST_FLOWN) {
    const at = { padding: [70, 70], maxZoom: 18, animate: false };
    bound.quietly(() => sides.forEach(({ map }) => map.fitBounds(to, at)));
    return;
  }
  const given = { padding: [70, 70], maxZoom: 18, duration: FLIGHT_S };
  bound.together(() => sides.forEach(({ map }) => map.flyToBounds(to, given)));
}

const say = ({ back = null, same = null } = {}) => sendToPython({ chosen, tab: panel.tab, back, same, discreet: display.discreet });

const newClient = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

borrowLetters();
fillWindow();
onPaper(byId("stage"), byId("legend"));
onRender(render);
