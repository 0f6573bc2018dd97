// What the drawing map lends: its painting of shapes, its elements, its bridge.

export { borrowLetters, fillWindow, onRender, tell } from "../talking_maps.ui.decide.painting/bridge.js";
export { Display } from "../talking_maps.ui.decide.painting/display.js";
export { byId, make, pictogram } from "../talking_maps.ui.decide.painting/dom.js";
export { onPaper } from "../talking_maps.ui.decide.painting/paper.js";
export { build } from "../talking_maps.ui.decide.painting/ground.js";
export { patternCanvas } from "../talking_maps.ui.decide.painting/paint.js";
export { geometryOf, Shapes } from "../talking_maps.ui.decide.painting/shapes.js";
export { SNAP, teachSnap } from "../talking_maps.ui.decide.painting/snap.js";
