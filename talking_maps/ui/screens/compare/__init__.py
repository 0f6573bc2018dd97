"""The screen “Compare”, a page and its parts."""
