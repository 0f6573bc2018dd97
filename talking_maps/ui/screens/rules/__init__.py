"""The screen “Rules”, a page and its parts."""
