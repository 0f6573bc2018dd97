"""The screen “History”, a page and its parts."""
