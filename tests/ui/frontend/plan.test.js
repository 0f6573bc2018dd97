// The plan on the screen: the server's word, and over it what the hand has just drawn.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { fetched, Plan } from "../../../talking_maps/ui/components/editor/frontend/plan.js";
import { Queue } from "../../../talking_maps/ui/components/editor/frontend/queue.js";
import { answers, held, openBrowser, pass, reload, serve, settled } from "./browser.js";

const { away, kept, refused } = answers;
//: The plan asks for news this often, and again so long after it could not be loaded.
const ASKS_MS = 6000;
const AGAIN_MS = 1500;

const square = (at) => ({ type: "Polygon", coordinates: [[[at, 0], [at, 1], [at + 1, 1], [at, 0]]] });
const feature = (uid, at = 0, scene = "present") => ({
  type: "Feature", id: uid, geometry: square(at),
  properties: { layer: "pasture", scene, status: "existing", name: uid },
});
const word = (sequence, features = [], removed = [], owner = "community") => ({
  owner, sequence, features, removed, undo: sequence, redo: 0, at: "",
});

class Shapes {
  items = new Map();

  replaceAll(features) {
    this.items = new Map(features.map((one) => [one.id, { feature: one }]));
  }

  put(one) {
    this.items.set(one.id, { feature: one });
  }

  remove(uid) {
    this.items.delete(uid);
  }

  get(uid) {
    return this.items.get(uid);
  }
}

// The map does with the news what the editor does.
function open(where = {}) {
  const at = { code: "suyu", owner: "community", author: "Ana", language: "es", scene: "present", ...where };
  const shapes = new Shapes();
  const heard = [];
  const screen = { plan: null };
  const queue = new Queue({
    address: ({ route, code }) => `/pencil/${code}/${route}`,
    // What a closed tab left behind is sent before there is a plan.
    seen: () => screen.plan?.seen,
    onKept: (_, said) => screen.plan.hear(said),
    onRefused: () => screen.plan.load(),
    onChange: () => {},
  });
  const plan = new Plan({
    shapes, queue, at: () => at, onLoaded: () => heard.push("loaded"),
    onNews: (said) => {
      heard.push(said);
      for (const one of said.put ?? []) shapes.put(one);
      for (const { uid } of said.gone ?? []) shapes.remove(uid);
    },
  });
  screen.plan = plan;
  const draw = (uid, place, scene = at.scene) => {
    const body = { uid, layer: "pasture", scene, geometry: square(place) };
    plan.foresee({ kind: "draw", ...body });
    queue.add("operations", at.code, { owner: at.owner, kind: "draw", ...body });
  };
  const reshape = (uid, place) => {
    plan.foresee({ kind: "reshape", uid, scene: at.scene, geometry: square(place) });
    queue.add("operations", at.code, { owner: at.owner, scene: at.scene, kind: "reshape", uid, geometry: square(place) });
  };
  const remove = (uid) => {
    plan.foresee({ kind: "remove", uid });
    queue.add("operations", at.code, { owner: at.owner, scene: at.scene, kind: "remove", uid });
  };
  const undo = () => queue.add("undo", at.code, { owner: at.owner });
  return { at, plan, queue, shapes, heard, draw, reshape, remove, undo };
}

async function loaded(...said) {
  serve(() => kept(word(1, [feature("a"), feature("b")])));
  const opened = open();
  opened.plan.load();
  await settled();
  const requests = serve(...said);
  return { ...opened, requests };
}

const shown = ({ items }) =>
  Object.fromEntries([...items].map(([uid, one]) => [uid, one.feature.geometry.coordinates[0][0][0]]));

beforeEach(openBrowser);

test("a plan is asked for by its community, owner, author, scene and language", async () => {
  const requests = serve(() => kept(word(4, [feature("a", 3)])));
  const { plan, shapes, heard } = open({ code: "su yu", author: "Ana & Luz" });
  assert.equal(plan.isOf("community"), false);
  plan.load();
  await settled();
  assert.equal(
    requests[0].address,
    "/pencil/su%20yu/features?owner=community&author=Ana+%26+Luz&scene=present&lang=es",
  );
  assert.deepEqual(shown(shapes), { a: 3 });
  assert.equal(plan.seen, 4);
  assert.equal(plan.isOf("community"), true);
  assert.equal(plan.isOf("h-01"), false);
  assert.equal(heard.at(-1), "loaded");
});

test("a plan that could not be loaded is asked for again", async () => {
  const requests = serve(away, () => refused("busy"), () => kept(word(1, [feature("a")])));
  const { plan, shapes } = open();
  plan.load();
  for (let turn = 0; turn < 2; turn += 1) {
    await settled();
    assert.equal(plan.isOf("community"), false);
    await pass(AGAIN_MS);
  }
  assert.equal(requests.length, 3);
  assert.deepEqual(shown(shapes), { a: 0 });
});

test("the plan of a scene that was left meanwhile does not come after the other", async () => {
  const past = held();
  const present = held();
  serve(past.answer, present.answer);
  const { at, plan, shapes } = open({ scene: "past" });
  plan.load();
  at.scene = "present";
  plan.load();
  present.give(() => kept(word(2, [feature("now", 2)])));
  await settled();
  past.give(() => kept(word(1, [feature("then", 1, "past")])));
  await settled();
  assert.deepEqual(shown(shapes), { now: 2 });
  assert.equal(plan.seen, 2);
});

test("after a reload what waits in the queue lies over the server's word", async () => {
  const before = await loaded(away);
  before.draw("c", 3);
  before.reshape("a", 9);
  before.remove("b");
  before.draw("d", 4, "future");
  await settled();
  reload();
  serve(away);
  const { plan, queue, shapes } = open();
  assert.equal(queue.waiting.length, 4);
  serve(() => kept(word(1, [feature("a"), feature("b")])));
  plan.load();
  await settled();
  assert.deepEqual(shown(shapes), { a: 9, c: 3 });
  assert.equal(shapes.get("a").feature.properties.name, "a");
});

test("strokes of another plan or community lie on neither", async () => {
  const before = await loaded(away);
  before.draw("c", 3);
  for (const where of [{ owner: "h-01" }, { code: "other" }]) {
    reload();
    serve(away);
    const { plan, shapes } = open(where);
    serve(() => kept(word(1)));
    plan.load();
    await settled();
    assert.deepEqual(shown(shapes), {});
  }
});

test("what is drawn in the future is still to do, elsewhere it is there", () => {
  serve(away);
  for (const [scene, status] of [["past", "existing"], ["present", "existing"], ["future", "to_do"]]) {
    const { plan, shapes } = open({ scene });
    plan.foresee({ kind: "draw", uid: "c", layer: "canal", scene, geometry: square(0) });
    assert.deepEqual(shapes.get("c").feature.properties, { layer: "canal", scene, status, name: "" });
  }
});

test("news is put on the map, and only the scene that is shown", async () => {
  const { plan, shapes, heard } = await loaded(away);
  plan.hear(word(5, [feature("c", 3), feature("d", 4, "past")], [{ uid: "b", scene: "present" }, { uid: "a", scene: "past" }]));
  assert.deepEqual(shown(shapes), { a: 0, c: 3 });
  assert.equal(plan.seen, 5);
  assert.equal(heard.at(-1).changed, 4);
});

test("an answer that was overtaken, or is of another plan, is not heard", async () => {
  const { plan, shapes } = await loaded(away);
  plan.hear(word(5, [feature("a", 5)]));
  plan.hear(word(4, [feature("a", 4)]));
  plan.hear(word(6, [feature("a", 6)], [], "h-01"));
  assert.deepEqual(shown(shapes), { a: 5, b: 0 });
  assert.equal(plan.seen, 5);
});

test("nothing moves back under a hand that was faster than the answer", async () => {
  const first = held();
  const second = held();
  const { plan, shapes, reshape } = await loaded(first.answer, second.answer);
  reshape("a", 7);
  reshape("a", 8);
  await settled();
  first.give(() => kept(word(2, [feature("a", 7), feature("b", 2)])));
  await settled();
  assert.deepEqual(shown(shapes), { a: 8, b: 2 });
  assert.equal(plan.seen, 1, "what was not heard whole is told again");
  second.give(() => kept(word(3, [feature("a", 8), feature("b", 2)])));
  await settled();
  assert.deepEqual(shown(shapes), { a: 8, b: 2 });
  assert.equal(plan.seen, 3);
});

test("a thing that another took away stays while a stroke on it waits", async () => {
  const { plan, shapes, reshape } = await loaded(away);
  reshape("a", 7);
  plan.hear(word(2, [], [{ uid: "a", scene: "present" }]));
  assert.deepEqual(shown(shapes), { a: 7, b: 0 });
  assert.equal(plan.seen, 1);
});

test("undo goes out after the strokes before it, and brings back what was", async () => {
  const { shapes, requests, reshape, remove, undo } = await loaded(
    away,
    () => kept(word(2, [feature("a", 7)])),
    () => kept(word(3, [], [{ uid: "b", scene: "present" }])),
    () => kept(word(4, [feature("b")])),
    () => kept(word(5, [feature("a", 0)])),
  );
  reshape("a", 7);
  remove("b");
  undo();
  undo();
  await settled();
  assert.deepEqual(shown(shapes), { a: 7 });
  await pass(ASKS_MS);
  const sent = requests.filter(({ body }) => body);
  assert.deepEqual(sent.map(({ address }) => address.split("/").at(-1)), [
    "operations", "operations", "operations", "undo", "undo",
  ]);
  assert.deepEqual(sent.map(({ body }) => body.number), [1, 1, 2, 3, 4]);
  assert.deepEqual(shown(shapes), { a: 0, b: 0 });
});

test("undo of a thing just drawn takes it from the map", async () => {
  const { shapes, draw, undo } = await loaded(
    () => kept(word(2, [feature("c", 3)])),
    () => kept(word(3, [], [{ uid: "c", scene: "present" }])),
  );
  draw("c", 3);
  undo();
  await settled();
  assert.deepEqual(shown(shapes), { a: 0, b: 0 });
});

test("a refused stroke goes from the map: the plan is loaded anew", async () => {
  const { shapes, draw } = await loaded(
    () => refused("The shape crosses itself."),
    () => kept(word(2, [feature("a"), feature("b")])),
  );
  draw("c", 3);
  assert.deepEqual(shown(shapes), { a: 0, b: 0, c: 3 });
  await settled();
  assert.deepEqual(shown(shapes), { a: 0, b: 0 });
});

test("news is asked for by its number, now and then, by a window that is seen", async () => {
  const { requests, shapes } = await loaded(() => kept(word(2, [feature("a", 2)])));
  await pass(ASKS_MS - 1);
  assert.equal(requests.length, 0);
  await pass(1);
  assert.match(requests[0].address, /\/news\?.*&seen=1$/);
  assert.deepEqual(shown(shapes), { a: 2, b: 0 });
  document.hidden = true;
  await pass(10 * ASKS_MS);
  assert.equal(requests.length, 1);
  document.hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await settled();
  assert.match(requests[1].address, /&seen=2$/);
});

test("a word that says nothing new does not make the screen paint itself again", async () => {
  const later = { ...word(1), at: "2026-05-12T10:00:00-05:00" };
  const { heard } = await loaded(() => kept(word(1)), () => kept(later), () => kept(later));
  const before = heard.length;
  for (const more of [0, 1, 1]) {
    await pass(ASKS_MS);
    await settled();
    assert.equal(heard.length, before + more);
  }
});

test("news is not asked for while an answer is on its way, nor before the plan is there", async () => {
  const slow = held();
  const { plan, requests } = await loaded(slow.answer, away);
  await pass(3 * ASKS_MS);
  assert.equal(requests.length, 1);
  slow.give(away);
  await settled();
  await pass(ASKS_MS);
  assert.equal(requests.length, 2);
  plan.ready = false;
  await pass(ASKS_MS);
  assert.equal(requests.length, 2);
});

test("what is no answer is none", async () => {
  for (const nothing of [away, () => refused("no"), answers.full, answers.torn]) {
    serve(nothing);
    assert.equal(await fetched("/pencil/suyu/features"), null);
  }
});
