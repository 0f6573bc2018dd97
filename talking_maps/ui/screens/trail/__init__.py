"""The screen “Trail”, a page and its parts."""
