// What the drawing map lends: how it waits for the next steps, its bridge to Streamlit.

export { Advice } from "../talking_maps.ui.score.awaiting.painting/advice.js";
export { onRender, tell } from "../talking_maps.ui.score.awaiting.painting/bridge.js";
