// The component: hears Streamlit, builds the editor, carries what the buttons ask.

import { Advice } from "./advice.js";
import { Aside } from "./aside.js";
import { Backgrounds } from "./backgrounds.js";
import { borrowLetters, drawOn, fillWindow, growPage, onRender, sendToPython } from "./bridge.js";
import { Display } from "./display.js";
import { DisplayBar } from "./display_bar.js";
import { byId, make } from "./dom.js";
import { Editor } from "./editor.js";
import { markFold } from "./fold.js";
import { showKeys } from "./key_help.js";
import { Keyboard } from "./keyboard.js";
import { LayerList } from "./layer_list.js";
import { Notice, SHOWN_MS } from "./notice.js";
import { Palette } from "./palette.js";
import { onPaper } from "./paper.js";
import { fileName, picture, save } from "./picture.js";
import { Queue } from "./queue.js";
import { Scenes } from "./scenes.js";
import { Toolbar } from "./toolbar.js";
import { when } from "./dates.js";

let editor, palette, scenes, toolbar, queue, notice, list, displayBar, args, advice, aside;
let awaited = null;

function render(given) {
  const before = args;
  args = given;
  if (!window.L?.PM) {
    warn(args.words.noLibrary);
    return;
  }
  queue ??= makeQueue();
  const anew = before?.code !== args.code || before.context.script !== args.context.script;
  if (anew) open();
  if (anew || frame(before) !== frame(args)) makeFrame();
  if (!anew) {
    editor.update(args);
    follow(before);
  }
  if (args.wanted && (anew || args.wanted.asked !== before.wanted?.asked)) {
    editor.want(args.wanted.uid);
  }
  listen(before);
  if (args.pick && args.pick !== before?.pick && editor.chosen) editor.tools.take("same", { uid: editor.chosen });
  advice ??= makeAdvice();
  advice.await(args.advice);
  changed();
}

// What was asked on a plan that is no longer there has an answer too: the page asks anew.
function makeAdvice() {
  return new Advice({
    address: (asked) => `/pencil/${encodeURIComponent(args.code)}/advice?asked=${asked}`,
    onCome: (asked) => {
      told.advised = asked;
      tellSoon();
    },
  });
}

// What the page beside the map did is said here too, with its Undo; old news is not.
function listen(before) {
  const { said } = args;
  if (!said || said.asked === before?.said?.asked) return;
  if (Date.now() - said.at < SHOWN_MS) say(said.text);
}

// What the frame shows; the map under it stays when only this changes.
const frame = ({ language, layers, scenes: shown, hasOthers }) =>
  JSON.stringify([language, layers, shown, hasOthers]);

function makeQueue() {
  return new Queue({
    address: ({ route, code }) =>
      `/pencil/${encodeURIComponent(code)}/${route}?lang=${args.language}`,
    // Of a plan that is not on the screen nothing new is asked.
    seen: ({ code, body }) =>
      code === args.code && editor?.plan.isOf(body.owner) ? editor.plan.seen : Number.MAX_SAFE_INTEGER,
    onKept: (operation, said) => {
      if (operation.code === args.code) editor.plan.hear(said);
      if (said.told) made().say(said.told);
      // An older window's stroke may have been kept, and undone, long before.
      if (operation.body.client !== queue.client && !queue.waiting.length) editor.plan.load();
    },
    onRefused: (_, why) => {
      warn(why || args.words.broken);
      editor.plan.load();
    },
    onChange: () => {
      changed();
      if (editor && !queue.waiting.length) tellSoon();
    },
  });
}

function open() {
  editor?.map.remove();
  document.documentElement.lang = args.language;
  editor = new Editor({ args, queue, tell: tellSoon, changed, warn, say, settle: () => made().settle(),
    display, onShapes: () => list?.refresh(), onList: (uids) => list.show(uids), letGo,
  });
  // For tests and for who opens the browser's console.
  window.talkingMaps = { editor, queue, display };
}

function makeFrame() {
  const { words, layers } = args;
  document.documentElement.lang = args.language;
  editor.layers.clear();
  for (const layer of layers) editor.layers.set(layer.id, layer);
  palette = new Palette({ layers, words, onPick: pick });
  scenes = new Scenes({
    scenes: args.scenes, words, hasOthers: args.hasOthers, beneath: scenes?.beneath,
    onChoose: turn, onBeneath: () => editor.showBeneath([...scenes.beneath]),
  });
  editor.under = [...scenes.beneath];
  toolbar = new Toolbar({ words, act });
  aside = new Aside({
    words, layers: editor.layers,
    onGoOn: (sketch) => editor.goOn(sketch),
    onDrop: (sketch) => { editor.sketches.drop(sketch); changed(); },
  });
  makeList();
  editor.backgrounds = new Backgrounds({ map: editor.map, code: args.code, words, onChange: () => editor.redisplay() });
  markFold(byId("palette"), words);
}

const display = new Display({ onChange: redisplay });
let discreetTold = display.discreet;

function makeList() {
  const { words, layers } = args;
  const wasOpen = list?.isOpen();
  list = new LayerList({
    words, layers, display, things: () => editor.shapes.items.values(), chosen: () => editor.chosen,
    onChoose: (uid) => editor.flyTo(uid), onOpen: showDisplay,
  });
  if (wasOpen) list.show();
  displayBar = new DisplayBar({ words, layers, display, list });
  showDisplay();
}

function redisplay() {
  editor?.redisplay();
  showDisplay();
  if (editor && discreetTold !== display.discreet) tellSoon();
  discreetTold = display.discreet;
}

function showDisplay() {
  document.documentElement.dataset.type = display.large ? "large" : "usual";
  growPage(display.large);
  displayBar?.show();
  list?.refresh();
}

function pick(layer) {
  display.show(layer);
  const again = editor.tools.tool === "draw" && editor.tools.layer.id === layer.id;
  editor.choose(null);
  if (again) editor.tools.take("choose", { uid: null });
  else editor.take("draw", { layer, uid: null });
  // The keys that aim and set points belong to the map now, not to the palette's button.
  editor.map.getContainer().focus({ preventScroll: true });
}

function turn(scene) {
  if (scene === editor.scene) return;
  awaited = scene;
  editor.turn(scene);
}

// The page's own choice of scene is followed, unless ours is on its way to it.
function follow(before) {
  if (awaited === args.scene) awaited = null;
  else if (!awaited && before.scene !== args.scene && args.scene !== editor.scene) {
    editor.turn(args.scene);
  }
}

const ACTS = {
  remove: () => editor.remove(),
  undo: () => editor.history("undo"),
  redo: () => editor.history("redo"),
  undoOrStep: () => editor.tools.stepBack() || (editor.state.undo > 0 && editor.history("undo")),
  whole: () => editor.whole(),
  removeCorner: () => editor.corners.remove(),
  keys: () => showKeys(args.words),
  picture: () => savePicture(),
  finish: () => editor.tools.finish(),
  stepBack: () => editor.tools.stepBack(),
  cancel: () => {
    if (!byId("background").hidden) editor.backgrounds.show(false);
    else if (editor.tools.tool === "choose") letGo();
    else editor.cancel();
  },
};

// What is seen now, and only that: hidden layers are in no picture.
async function savePicture() {
  const { words, language, code, title } = args;
  const { map, shapes } = editor;
  const scene = args.scenes.find(({ id }) => id === editor.scene);
  const now = new Date();
  const view = map.getBounds();
  const seen = new Set();
  for (const { shape, layer, hidden } of shapes.items.values()) {
    if (!hidden && view.intersects(shape.getBounds?.() ?? shape.getLatLng().toBounds(1))) seen.add(layer.id);
  }
  try {
    const canvas = await picture({
      map, words, title, layers: args.layers.filter(({ id }) => seen.has(id)),
      scene: { ...scene, colour: getComputedStyle(byId("stage")).getPropertyValue("--scene") || "#1f1d1a" },
      day: new Intl.DateTimeFormat([language, "es"], { dateStyle: "long" }).format(now),
    });
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const name = fileName(code, scene.name, scene.year, day);
    await save(canvas, name);
    made().say(words.saved.replace("#", () => name));
  } catch {
    warn(words.noPicture);
  }
}

// Nothing chosen, and nothing lit up by the score either.
function letGo() {
  editor.choose(null);
  unlight();
}

function unlight() {
  const { good, bad } = args.lit;
  if (!good.length && !bad.length) return;
  editor.highlight.show({ good: [], bad: [] });
  told.unlit = Date.now();
  tellSoon();
}

function act(name) {
  if (!editor) return;
  if (!name.startsWith("removeCorner")) editor.corners.flush();
  if (ACTS[name]) ACTS[name]();
  else editor.take(name, { uid: editor.chosen });
  if (name === "choose") unlight();
}

// Many things change in one act of the hand; they are shown once, before it is painted.
let changing = false;
function changed() {
  if (changing) return;
  changing = true;
  queueMicrotask(() => {
    changing = false;
    showChange();
  });
}

function showChange() {
  if (!editor || !toolbar) return;
  const { tool, layer } = editor.tools;
  palette.show(tool === "draw" ? layer.id : null);
  scenes.show(editor.scene);
  list?.press();
  const item = editor.shapes.get(editor.chosen);
  toolbar.show({
    tool, layer, chosen: Boolean(item), can: (what) => editor.tools.can(what, item),
    corner: editor.corners.chosen(), cornered: item && item.layer.geometry !== "point",
    ...editor.state,
  });
  const { dataset } = byId("stage");
  if (dataset.tool !== tool) {
    dataset.tool = tool;
    editor.labels.draw(); // other buttons stand over the map
  }
  aside.show(tool === "choose" && editor.plan.ready ? editor.sketches.all() : []);
  showSafety();
}

function showSafety() {
  const { words, language } = args;
  const waiting = queue.waiting.length;
  const slow = waiting > 0 && queue.tries > 0;
  const { at } = editor.state;
  const kept = at ? `${words.kept} ${when(at, language)}` : words.nothingYet;
  const text = waiting ? `${words.notKept}: ${waiting}` : kept;
  const status = byId("status");
  // Before the plan has come nobody knows whether something is drawn.
  status.hidden = !waiting && !at && !editor.plan.ready;
  // What is said anew is read out anew to those who do not see it.
  if (status.dataset.said === `${slow} ${text}`) return;
  status.dataset.said = `${slow} ${text}`;
  status.dataset.safe = String(!waiting);
  status.dataset.slow = String(slow);
  status.replaceChildren(
    make("b", { text }), ...(slow ? [make("small", { text: words.away })] : []),
  );
}

function warn(text) {
  made().warn(text);
}

function say(text) {
  made().say(text, { word: args.words.undo, act: () => act("undo") });
}

function made() {
  notice ??= new Notice({ element: byId("notice") });
  notice.close = args.words.close;
  return notice;
}

// Several things told at once are one run of the page; it waits until strokes are kept,
// so that the program has its hands free for them.
let telling;
//: What the page is told beside what is chosen: which advice came, when the light went.
const told = { advised: "", unlit: 0, same: null };
function tellSoon(more) {
  Object.assign(told, more);
  clearTimeout(telling);
  telling = setTimeout(() => {
    if (queue.waiting.length && !queue.tries) return;
    const { scene, chosen, state } = editor;
    sendToPython({ sequence: state.sequence, selected: chosen, scene, discreet: display.discreet, ...told });
  }, 25);
}

new Keyboard({ act, editor: () => editor });
borrowLetters();
fillWindow();
drawOn();
onPaper(byId("stage"));
onRender(render);
