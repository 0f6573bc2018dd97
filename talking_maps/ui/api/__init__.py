"""Routes beside the pages: the drawing API, comparisons, tiles, photos."""
