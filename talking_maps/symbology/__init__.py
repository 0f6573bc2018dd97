"""How a layer, a status and a scene look: one table for QGIS, SVG and the canvas."""
