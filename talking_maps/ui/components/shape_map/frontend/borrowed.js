// What the drawing map lends: its bridge to Streamlit, its ground, its elements.

import "../talking_maps.ui.components.shape_map.painting/steady.js";

export { borrowLetters, frameHeight, onRender, sendToPython } from "../talking_maps.ui.components.shape_map.painting/bridge.js";
export { byId, make } from "../talking_maps.ui.components.shape_map.painting/dom.js";
