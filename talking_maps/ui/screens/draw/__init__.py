"""The screen “Draw”, a page and its parts."""
