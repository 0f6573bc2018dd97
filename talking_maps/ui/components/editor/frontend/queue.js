// The operations a hand made and the server has not yet said to have kept.
//
// Each goes out alone and in order, under a number that is never used twice: what is
// sent again after a crash is recognised by the server. They lie in the browser's own
// storage until acknowledged; what a closed tab left behind is sent by the next one.

const PREFIX = "talking-maps.queue.";
const WAITS = [400, 800, 1500, 3000, 5000];
const PATIENCE = 20000;
//: So often an operation is tried that the program itself breaks on.
const PATIENT = 4;

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Queue {
  constructor({ address, seen, onKept, onRefused, onChange }) {
    Object.assign(this, { address, seen, onKept, onRefused, onChange });
    this.client = randomId();
    this.number = 0;
    this.tries = 0;
    this.busy = false;
    this.waiting = leftBehind();
    this.turn = Math.max(0, ...this.waiting.map(turnOf));
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
    if (this.waiting.length) this.work();
  }

  add(route, code, body) {
    this.number += 1;
    this.turn += 1;
    const operation = {
      route, code, turn: this.turn, body: { ...body, client: this.client, number: this.number },
    };
    this.waiting.push(operation);
    write(this.client, this.own());
    this.onChange();
    this.work();
  }

  own() {
    return this.waiting.filter((one) => one.body.client === this.client);
  }

  // What awaits its answer for one thing: the server's word on it is not the last.
  awaits(uid) {
    return this.waiting.some((one) => one.body.uid === uid);
  }

  hurry() {
    clearTimeout(this.timer);
    this.timer = null;
    this.work();
  }

  async work() {
    if (this.busy || this.timer || !this.waiting.length) return;
    this.busy = true;
    const operation = this.waiting[0];
    const body = { ...operation.body, seen: this.seen(operation) };
    const answer = await post(this.address(operation), body);
    this.busy = false;
    if (answer.away && !(answer.broken && this.tries >= PATIENT)) {
      const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
      this.tries += 1;
      this.timer = setTimeout(() => this.hurry(), wait);
      this.onChange();
      return;
    }
    this.tries = 0;
    this.waiting.shift();
    forget(operation.body);
    if (answer.refused || answer.broken) this.onRefused(operation, answer.refused);
    else this.onKept(operation, answer.said);
    this.onChange();
    this.work();
  }
}

// A server that is gone, or a full disk, is waited for; a refusal is final.
export async function post(address, body) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return { said: await response.json() };
    if (response.status >= 500) return { away: true, broken: response.status === 500 };
    const said = await response.json().catch(() => ({}));
    return { refused: said.error || response.statusText };
  } catch {
    return { away: true };
  }
}

// Several tabs may have left strokes behind, one after the other: a thing is drawn before
// it is reshaped. An older program wrote no turns; its strokes come first.
function leftBehind() {
  const all = storedKeys().flatMap((key) => read(key));
  return all.sort((one, other) => turnOf(one) - turnOf(other));
}

const turnOf = ({ turn }) => (Number.isFinite(turn) ? turn : 0);

function storedKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
  } catch {
    return [];
  }
}

function read(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    const whole = (one) => one?.route && one.code && one.body?.client && one.body.number;
    return Array.isArray(list) ? list.filter(whole) : [];
  } catch {
    return [];
  }
}

function write(client, list) {
  try {
    if (list.length) localStorage.setItem(PREFIX + client, JSON.stringify(list));
    else localStorage.removeItem(PREFIX + client);
  } catch {
    // Without storage the queue lives in this tab only; it is still sent again.
  }
}

function forget({ client, number }) {
  write(client, read(PREFIX + client).filter((one) => one.body.number !== number));
}
