"""The screen “People and passwords”, a page and its parts."""
