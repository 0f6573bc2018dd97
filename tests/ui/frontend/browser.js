// What a browser gives the editor's queue and plan: storage, windows, time, a server.

import { mock } from "node:test";

// Lists its keys as `Object.keys` does in a browser; full from so many letters on.
export class Storage {
  #most = Infinity;

  fillUp(most = 0) {
    this.#most = most;
  }

  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }

  setItem(key, value) {
    const others = Object.keys(this).filter((one) => one !== key);
    const letters = others.reduce((sum, one) => sum + this[one].length, value.length);
    if (letters > this.#most) throw new DOMException("full", "QuotaExceededError");
    this[key] = String(value);
  }

  removeItem(key) {
    delete this[key];
  }
}

function give(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

// A new browser with nothing stored; its clock stands until `pass` moves it.
export function openBrowser() {
  give("localStorage", new Storage());
  give("sessionStorage", new Storage());
  reload();
}

// What a tab remembers, its timers too, ends with it; what it stored does not.
export function reload() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  give("window", Object.assign(new EventTarget(), { L: {} }));
  give("document", Object.assign(new EventTarget(), { hidden: false }));
}

// Lets everything happen that needs no time; no answer of the server does.
export async function settled() {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((go) => setImmediate(go));
}

export async function pass(ms) {
  mock.timers.tick(ms);
  await settled();
}

const json = (said, status = 200) => new Response(JSON.stringify(said), { status });

export const answers = {
  kept: (said = {}) => json(said),
  refused: (error) => json({ error }, 400),
  full: () => json({}, 503),
  broken: () => json({}, 500),
  away: () => { throw new TypeError("no connection"); },
  // The server did it, and its word was lost on the way.
  torn: () => new Response('{"sequence": '),
};

// Answers requests one after the other as it was told to; then as the last time. A
// function is called with the request, a promise leaves it waiting.
export function serve(...said) {
  const requests = [];
  give("fetch", async (address, { body } = {}) => {
    const request = { address, body: body && JSON.parse(body) };
    requests.push(request);
    const answer = said.length > 1 ? said.shift() : said[0];
    return (await answer)(request);
  });
  return requests;
}

// An answer that comes when the test says so.
export function held() {
  let resolve;
  const answer = new Promise((go) => { resolve = go; });
  return { answer, give: resolve };
}
