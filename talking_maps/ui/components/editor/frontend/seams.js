// Tiles overlap a little: at a zoom between two steps no pale seam shows between them.

const L = window.L;
// A tile scaled by a fraction ends within a pixel, which is painted half only [px].
const OVERLAP = 1;

const initTile = L.GridLayer.prototype._initTile;
L.GridLayer.include({
  _initTile(tile) {
    initTile.call(this, tile);
    const { x, y } = this.getTileSize();
    tile.style.width = `${x + OVERLAP}px`;
    tile.style.height = `${y + OVERLAP}px`;
    // Leaflet adds the light of tiles that lie on each other: the seam would be white.
    tile.style.mixBlendMode = "normal";
  },
});
