"""The screen “Desk”, a page and its parts."""
