// What the drawing map lends: how it waits for the next steps, its bridge to Streamlit.

export { Advice } from "../talking_maps.ui.components.advice_watch.painting/advice.js";
export { onRender, sendToPython } from "../talking_maps.ui.components.advice_watch.painting/bridge.js";
