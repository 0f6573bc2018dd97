// What the drawing map lends: its bridge to Streamlit, and its elements.

import "../talking_maps.ui.components.boundary_map.painting/steady.js";

export { borrowLetters, fillWindow, onRender, sendToPython } from "../talking_maps.ui.components.boundary_map.painting/bridge.js";
export { byId, make } from "../talking_maps.ui.components.boundary_map.painting/dom.js";
