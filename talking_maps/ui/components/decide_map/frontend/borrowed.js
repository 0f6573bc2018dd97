// What the drawing map lends: its painting of shapes, its elements, its bridge.

export { borrowLetters, fillWindow, onRender, sendToPython } from "../talking_maps.ui.components.decide_map.painting/bridge.js";
export { Display } from "../talking_maps.ui.components.decide_map.painting/display.js";
export { byId, make, pictogram } from "../talking_maps.ui.components.decide_map.painting/dom.js";
export { onPaper } from "../talking_maps.ui.components.decide_map.painting/paper.js";
export { build } from "../talking_maps.ui.components.decide_map.painting/base_layers.js";
export { patternCanvas } from "../talking_maps.ui.components.decide_map.painting/paint.js";
export { geometryOf, Shapes } from "../talking_maps.ui.components.decide_map.painting/shapes.js";
export { SNAP, teachSnap } from "../talking_maps.ui.components.decide_map.painting/snap.js";
