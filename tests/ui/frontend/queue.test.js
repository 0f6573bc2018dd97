// A stroke is in the browser's storage until the server has it; none is lost or doubled.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Queue, randomId } from "../../../talking_maps/ui/components/editor/frontend/queue.js";
import { answers, held, openBrowser, pass, reload, serve, settled } from "./browser.js";

const { away, broken, full, kept, refused, torn } = answers;
//: The longest that the queue waits before it asks again.
const LONGEST_MS = 5000;

function open() {
  const said = { kept: [], refused: [], changes: 0 };
  const queue = new Queue({
    address: ({ route, code }) => `/pencil/${code}/${route}`,
    seen: () => 7,
    onKept: (operation, answer) => said.kept.push([operation.body.uid, answer]),
    onRefused: (operation, why) => said.refused.push([operation.body.uid, why]),
    onChange: () => { said.changes += 1; },
  });
  return { queue, said };
}

const draw = (queue, uid) => queue.add("operations", "suyu", { kind: "draw", uid });
const stored = () => Object.values(localStorage).flatMap((text) => JSON.parse(text));
// Numbers from 0 to 1, the same for the same seed (Park and Miller, 1988).
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const uids = (list) => list.map(({ body }) => body.uid);
const names = (requests) => requests.map(({ body }) => [body.client, body.number]);

beforeEach(openBrowser);

test("an id is never used twice", () => {
  const ids = new Set(Array.from({ length: 1000 }, randomId));
  assert.equal(ids.size, 1000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});

test("a stroke is stored until the server has kept it", async () => {
  const { answer, give } = held();
  const requests = serve(answer);
  const { queue, said } = open();
  draw(queue, "a");
  await settled();
  assert.deepEqual(Object.keys(localStorage), [`talking-maps.queue.${queue.client}`]);
  assert.deepEqual(uids(stored()), ["a"]);
  assert.deepEqual(requests, [{
    address: "/pencil/suyu/operations",
    body: { kind: "draw", uid: "a", client: queue.client, number: 1, seen: 7 },
  }]);
  assert.deepEqual(said.kept, []);
  give(() => kept({ sequence: 8 }));
  await settled();
  assert.deepEqual(said.kept, [["a", { sequence: 8 }]]);
  assert.deepEqual(Object.keys(localStorage), []);
  assert.equal(queue.waiting.length, 0);
});

for (const [name, failure] of Object.entries({ away, full, broken, torn })) {
  test(`after “${name}” a stroke is sent again under its number`, async () => {
    const requests = serve(failure, failure, kept);
    const { queue, said } = open();
    draw(queue, "a");
    await settled();
    assert.equal(requests.length, 1);
    assert.deepEqual(uids(stored()), ["a"]);
    for (let turn = 0; turn < 2; turn += 1) await pass(LONGEST_MS);
    assert.deepEqual(names(requests), Array(3).fill([queue.client, 1]));
    assert.deepEqual(said.kept.map(([uid]) => uid), ["a"]);
    assert.deepEqual(stored(), []);
  });
}

test("it waits longer after each failure, and at once is tried when the net is back", async () => {
  const requests = serve(away);
  const { queue } = open();
  draw(queue, "a");
  await settled();
  for (const [ms, many] of [[399, 1], [1, 2], [799, 2], [1, 3], [1500, 4], [2999, 4], [1, 5]]) {
    await pass(ms);
    assert.equal(requests.length, many);
  }
  window.dispatchEvent(new Event("online"));
  await settled();
  assert.equal(requests.length, 6);
  await pass(LONGEST_MS);
  assert.equal(requests.length, 7);
});

test("strokes go out alone, in the order of the hand, while others are drawn", async () => {
  const { answer, give } = held();
  const requests = serve(answer, away, kept);
  const { queue, said } = open();
  for (const uid of ["a", "b", "c"]) draw(queue, uid);
  await settled();
  assert.deepEqual(uids(requests), ["a"]);
  give(kept);
  await settled();
  draw(queue, "d");
  await settled();
  assert.deepEqual(uids(requests), ["a", "b"]);
  assert.deepEqual(uids(stored()), ["b", "c", "d"]);
  await pass(LONGEST_MS);
  assert.deepEqual(uids(requests), ["a", "b", "b", "c", "d"]);
  assert.deepEqual(requests.map(({ body }) => body.number), [1, 2, 2, 3, 4]);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["a", "b", "c", "d"]);
});

test("a refusal is final, is told with its reason, and holds up nothing", async () => {
  const requests = serve(() => refused("The shape is empty."), kept);
  const { queue, said } = open();
  draw(queue, "a");
  draw(queue, "b");
  await settled();
  assert.deepEqual(uids(requests), ["a", "b"]);
  assert.deepEqual(said.refused, [["a", "The shape is empty."]]);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["b"]);
  assert.deepEqual(stored(), []);
});

test("what the program itself breaks on is given up, in words, after some tries", async () => {
  const requests = serve(broken, broken, broken, broken, broken, kept);
  const { queue, said } = open();
  draw(queue, "a");
  draw(queue, "b");
  await settled();
  for (let turn = 0; turn < 4; turn += 1) {
    assert.deepEqual(said.refused, []);
    await pass(LONGEST_MS);
  }
  assert.deepEqual(uids(requests), ["a", "a", "a", "a", "a", "b"]);
  assert.deepEqual(said.refused, [["a", undefined]]);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["b"]);
});

test("a full disk or a server that is gone is waited for without end", async () => {
  const requests = serve(full);
  const { queue, said } = open();
  draw(queue, "a");
  await settled();
  for (let turn = 0; turn < 50; turn += 1) await pass(LONGEST_MS);
  assert.equal(requests.length, 51);
  assert.deepEqual(said.refused, []);
  assert.deepEqual(uids(stored()), ["a"]);
});

test("what a closed tab left behind is sent by the next one, before its own", async () => {
  serve(away);
  const { queue: before } = open();
  draw(before, "a");
  draw(before, "b");
  await settled();
  reload();
  const requests = serve(kept);
  const { queue, said } = open();
  assert.notEqual(queue.client, before.client);
  assert.deepEqual(uids(queue.waiting), ["a", "b"]);
  draw(queue, "c");
  await settled();
  assert.deepEqual(names(requests), [
    [before.client, 1], [before.client, 2], [queue.client, 1],
  ]);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["a", "b", "c"]);
  assert.deepEqual(Object.keys(localStorage), []);
});

test("strokes that several tabs left behind go out in the order of the hand", async () => {
  const drawn = Array.from({ length: 12 }, (_, turn) => `${turn}`);
  for (const uid of drawn) {
    serve(away);
    draw(open().queue, uid);
    await settled();
    reload();
  }
  const requests = serve(kept);
  open();
  await settled();
  assert.deepEqual(uids(requests), drawn);
});

test("strokes that an older program left behind are sent too, and first", async () => {
  const older = { route: "operations", code: "suyu", body: { client: "zz", number: 1, uid: "a" } };
  localStorage.setItem("talking-maps.queue.zz", JSON.stringify([older]));
  const newer = { ...older, turn: 2, body: { client: "aa", number: 1, uid: "b" } };
  localStorage.setItem("talking-maps.queue.aa", JSON.stringify([newer]));
  const requests = serve(kept);
  open();
  await settled();
  assert.deepEqual(uids(requests), ["a", "b"]);
});

test("what one tab was told does not take another tab's strokes away", async () => {
  serve(away);
  const { queue: first } = open();
  draw(first, "a");
  await settled();
  const { answer, give } = held();
  serve(answer, away);
  open();
  draw(first, "b");
  give(kept);
  await settled();
  assert.deepEqual(uids(stored()), ["b"]);
});

test("without room in storage a stroke is sent all the same, and again", async () => {
  localStorage.fillUp();
  const requests = serve(away, kept);
  const { queue, said } = open();
  draw(queue, "a");
  await settled();
  assert.deepEqual(Object.keys(localStorage), []);
  draw(queue, "b");
  await pass(LONGEST_MS);
  assert.deepEqual(uids(requests), ["a", "a", "b"]);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["a", "b"]);
});

test("storage that runs full keeps what it has, and forgets it once it is kept", async () => {
  const { answer, give } = held();
  serve(answer, kept);
  const { queue, said } = open();
  draw(queue, "a");
  localStorage.fillUp(Object.values(localStorage)[0].length);
  draw(queue, "b");
  await settled();
  assert.deepEqual(uids(stored()), ["a"]);
  give(kept);
  await settled();
  assert.deepEqual(stored(), []);
  assert.deepEqual(said.kept.map(([uid]) => uid), ["a", "b"]);
});

test("a browser that forbids storage is drawn in all the same", async () => {
  const forbidden = () => { throw new DOMException("no", "SecurityError"); };
  Object.defineProperty(globalThis, "localStorage", { get: forbidden, configurable: true });
  serve(kept);
  const { queue, said } = open();
  draw(queue, "a");
  await settled();
  assert.deepEqual(said.kept.map(([uid]) => uid), ["a"]);
});

test("spoiled storage costs only what is spoiled", async () => {
  const whole = { route: "operations", code: "suyu", body: { client: "x", number: 3, uid: "a" } };
  const halves = [null, {}, { ...whole, route: "" }, { ...whole, body: { client: "x" } }];
  localStorage.setItem("talking-maps.queue.x", JSON.stringify([...halves, whole]));
  localStorage.setItem("talking-maps.queue.y", "[{");
  localStorage.setItem("talking-maps.queue.z", '{"route": "operations"}');
  localStorage.setItem("another-program", "[1]");
  const requests = serve(kept);
  open();
  await settled();
  assert.deepEqual(names(requests), [["x", 3]]);
  assert.equal(localStorage.getItem("another-program"), "[1]");
});

test("the queue knows what awaits an answer", async () => {
  const { answer, give } = held();
  serve(answer);
  const { queue } = open();
  draw(queue, "a");
  assert.equal(queue.awaits("a"), true);
  assert.equal(queue.awaits("b"), false);
  give(kept);
  await settled();
  assert.equal(queue.awaits("a"), false);
});

test("whatever fails, each stroke is done once and in order", async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    openBrowser();
    const dice = random(seed);
    const done = new Map();
    // As the server does it: a number that it knows is answered, not done again.
    const server = ({ body }) => {
      const fate = dice();
      if (fate < 0.25) return away();
      if (fate < 0.4) return full();
      done.set(`${body.client}.${body.number}`, body.uid);
      return fate < 0.6 ? torn() : kept();
    };
    serve(server);
    let { queue } = open();
    const drawn = [];
    for (let turn = 0; turn < 25; turn += 1) {
      drawn.push(`${turn}`);
      draw(queue, `${turn}`);
      if (dice() < 0.5) await pass(dice() * LONGEST_MS);
      if (dice() < 0.15) {
        reload();
        ({ queue } = open());
      }
    }
    for (let turn = 0; queue.waiting.length && turn < 400; turn += 1) await pass(LONGEST_MS);
    assert.deepEqual([...done.values()], drawn, `seed ${seed}`);
    assert.deepEqual(Object.keys(localStorage), [], `seed ${seed}`);
  }
});
