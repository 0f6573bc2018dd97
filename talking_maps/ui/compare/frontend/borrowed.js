// What the drawing map lends: its painting of shapes, its elements, its bridge.

export { borrowLetters, fillWindow, onRender, tell } from "../talking_maps.ui.compare.painting/bridge.js";
export { Clusters, gathered } from "../talking_maps.ui.compare.painting/clusters.js";
export { Display } from "../talking_maps.ui.compare.painting/display.js";
export { byId, make, pictogram } from "../talking_maps.ui.compare.painting/dom.js";
export { onPaper } from "../talking_maps.ui.compare.painting/paper.js";
export { fit, setView } from "../talking_maps.ui.compare.painting/fit.js";
export { keep, kept } from "../talking_maps.ui.compare.painting/view.js";
export { patternCanvas } from "../talking_maps.ui.compare.painting/paint.js";
export { Shapes } from "../talking_maps.ui.compare.painting/shapes.js";
