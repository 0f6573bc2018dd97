// The component: hears Streamlit, shows the question, carries what was decided.

import { borrowLetters, byId, Display, fillWindow, onPaper, onRender, sendToPython } from "./borrowed.js";
import { Panel } from "./panel.js";
import { Stage } from "./stage.js";
import { Third } from "./third.js";

let args, stage, third;
let chosen = "";
let busy = false;

const panel = new Panel({
  onChoose: (id) => { third.end(); choose(id); },
  onBlink: (place) => stage.blink(place),
  onAct: act,
  onThird: (shape) => { third.begin(question().geometry, shape); show(); },
});

// Sacred places hidden on the drawing map are hidden here too.
const display = new Display({ onChange: redisplay });
const isHidden = (layer) =>
  display.discreet && args.layers.some(({ id, restricted }) => id === layer && restricted);

function redisplay() {
  discreet();
  stage.show(question());
}

function discreet() {
  const { words, layers } = args;
  byId("discreet").textContent = display.discreet ? words.sacredHidden : words.discreet;
  byId("discreet").setAttribute("aria-pressed", String(display.discreet));
  byId("discreet").hidden = !layers.some(({ restricted }) => restricted);
  byId("discreet").onclick = () => display.toggle("discreet");
}

function render(given) {
  const before = args;
  args = given;
  document.documentElement.lang = args.language;
  if (!window.L) {
    byId("notice").textContent = args.words.noLibrary;
    byId("notice").hidden = false;
    return;
  }
  if (before?.code !== args.code || before.context.script !== args.context.script) open();
  third.words = args.words;
  third.bar();
  byId("whole").textContent = args.words.whole;
  discreet();
  const changed = ids(before) !== ids(args) || before?.notice !== args.notice;
  if (changed) busy = false;
  if (!question()) choose(args.questions[0]?.id ?? "");
  else if (shapes(before) !== shapes(args)) stage.show(question());
  show();
}

const ids = (given) => given?.questions.map(({ id }) => id).join();
const shapes = (given) => JSON.stringify(given?.questions.find(({ id }) => id === chosen)?.ways.map(({ shape }) => shape));
const question = () => args.questions.find(({ id }) => id === chosen);

function open() {
  stage?.map.remove();
  const layers = new Map(args.layers.map((layer) => [layer.id, layer]));
  stage = new Stage({ context: args.context, code: args.code, layers, isHidden });
  third = new Third({ stage, words: args.words, onKeep: (shape) => act("drawn", "", shape), onEnd: show });
  byId("whole").onclick = () => stage.map.whole.show(args.context.bounds);
  new ResizeObserver(() => third.active || stage.fly()).observe(byId("stage"));
  chosen = "";
  // For tests and for who opens the browser's console.
  window.talkingMaps = { stage, third };
}

function choose(id) {
  chosen = id;
  stage.show(question());
  show();
}

const show = () => panel.show({ args, chosen, busy, drawing: Boolean(third?.active) });

function act(what, change = "", shape = null) {
  busy = true;
  show();
  sendToPython({ client: newClient(), act: what, conflict: chosen, change, shape });
}

const newClient = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

borrowLetters();
fillWindow();
onPaper(byId("stage"));
onRender(render);
