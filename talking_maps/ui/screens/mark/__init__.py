"""The screen “Mark”, a page and its parts."""
