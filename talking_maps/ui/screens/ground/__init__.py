"""The screen “Ground”, a page and its parts."""
