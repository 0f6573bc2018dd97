"""The screen “Board”, a page and its parts."""
