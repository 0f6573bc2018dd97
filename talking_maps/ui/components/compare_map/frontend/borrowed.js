// What the drawing map lends: its painting of shapes, its elements, its bridge.

export { borrowLetters, fillWindow, onRender, sendToPython } from "../talking_maps.ui.components.compare_map.painting/bridge.js";
export { Clusters, gathered } from "../talking_maps.ui.components.compare_map.painting/clusters.js";
export { Display } from "../talking_maps.ui.components.compare_map.painting/display.js";
export { byId, make, pictogram } from "../talking_maps.ui.components.compare_map.painting/dom.js";
export { onPaper } from "../talking_maps.ui.components.compare_map.painting/paper.js";
export { fit, setView } from "../talking_maps.ui.components.compare_map.painting/fit.js";
export { keep, kept } from "../talking_maps.ui.components.compare_map.painting/view.js";
export { patternCanvas } from "../talking_maps.ui.components.compare_map.painting/paint.js";
export { SYMBOLS } from "../talking_maps.ui.components.compare_map.painting/symbols.js";
export { Shapes } from "../talking_maps.ui.components.compare_map.painting/shapes.js";
