// Speaks Streamlit's component protocol; knows nothing of maps.

const say = (type, rest = {}) =>
  window.parent.postMessage({ isStreamlitMessage: true, type, ...rest }, "*");

export const sendToPython = (value) =>
  say("streamlit:setComponentValue", { value, dataType: "json" });

export function onRender(render) {
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data?.type === "streamlit:render") {
      render(JSON.parse(event.data.args.given));
    }
  });
  say("streamlit:componentReady", { apiVersion: 1 });
}

// A frame of a height of its own, with what stands below it reached by the page [px].
export const frameHeight = (height) => say("streamlit:setFrameHeight", { height });

const BELOW = 8;
const LEAST = 420;

// The map is the page: the frame reaches from where it begins to the window's end.
export function fillWindow() {
  let last = 0;
  const fit = () => {
    const frame = window.frameElement;
    if (!frame) return;
    const top = frame.getBoundingClientRect().top;
    const height = Math.max(LEAST, Math.floor(window.parent.innerHeight - top - BELOW));
    if (height === last || top < 0) return;
    last = height;
    say("streamlit:setFrameHeight", { height });
  };
  window.parent.addEventListener("resize", fit);
  new ResizeObserver(fit).observe(window.parent.document.body);
  for (const wait of [0, 200, 600, 1500]) setTimeout(fit, wait);
}

// When the program is gone, Streamlit lays a dialog over the page that lets nobody touch
// anything. The map needs no program to be drawn on; the page's style says what is safe.
export function drawOn() {
  const page = window.parent.document;
  const look = () => {
    const app = page.querySelector('[data-testid="stApp"]');
    if (!app || app.dataset.testConnectionState === "CONNECTED") return;
    page.querySelector('[data-testid="stDialog"] button')?.click();
  };
  new MutationObserver(look).observe(page.body, { childList: true });
}

// The page's own letters: they come with Streamlit under a name only its styles know.
export function borrowLetters() {
  const sheet = document.head.appendChild(document.createElement("style")).sheet;
  for (const { cssRules, href } of window.parent.document.styleSheets) {
    for (const rule of cssRules) {
      if (rule.constructor.name !== "CSSFontFaceRule") continue;
      sheet.insertRule(absolute(rule.cssText, href ?? window.parent.location.origin));
    }
  }
}

const absolute = (text, base) =>
  text.replace(/url\("([^"]+)"\)/g, (_, name) => `url("${new URL(name, base).href}")`);

// The page's own side grows with the map, so that all on the wall is as large.
export function growPage(large) {
  window.parent.document.documentElement.dataset.type = large ? "large" : "usual";
}
