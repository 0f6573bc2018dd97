// A shape under way is kept in its tab, where it belongs, until it is done or dropped.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Sketches } from "../../../talking_maps/ui/components/editor/frontend/sketches.js";
import { openBrowser } from "./browser.js";

const POINTS = [[-13.5, -71.9], [-13.6, -71.8]];
const pasture = { tool: "draw", layer: "pasture", uid: null, points: POINTS };
const cut = { tool: "cut", layer: null, uid: "a", points: POINTS };

function open(where = {}) {
  return new Sketches(() => ({ code: "suyu", owner: "community", scene: "present", ...where }));
}

beforeEach(openBrowser);

test("the newest points of a shape are kept, through a reload", () => {
  open().keep({ ...pasture, points: POINTS.slice(0, 1) });
  open().keep(pasture);
  open().keep(cut);
  assert.deepEqual(open().all(), [{ ...pasture, aside: false }, { ...cut, aside: false }]);
  assert.deepEqual(open().of({ tool: "cut", layer: null, uid: "a" }).points, POINTS);
});

test("each comes back in its own community, plan and scene only", () => {
  open().keep(pasture);
  for (const where of [{ code: "other" }, { owner: "h-01" }, { scene: "past" }]) {
    assert.deepEqual(open(where).all(), []);
  }
});

test("what is put aside waits, until it is taken up or dropped", () => {
  const sketches = open();
  sketches.keep(pasture);
  sketches.putAside(pasture);
  assert.equal(sketches.of(pasture).aside, true);
  sketches.keep(pasture);
  assert.equal(sketches.of(pasture).aside, false);
  sketches.drop(pasture);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test("the last point taken back leaves nothing", () => {
  const sketches = open();
  sketches.keep(pasture);
  sketches.keep({ ...pasture, points: [] });
  assert.deepEqual(sketches.all(), []);
});

test("spoiled or full storage costs no map", () => {
  const key = open().key();
  for (const text of ["[{", "{}", '[null, {"tool": "draw", "points": [[1]]}, {"tool": "x"}]']) {
    sessionStorage.setItem(key, text);
    assert.deepEqual(open().all(), []);
  }
  sessionStorage.fillUp();
  open().keep(pasture);
  assert.deepEqual(open().all(), []);
});
