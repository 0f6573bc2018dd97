"""The screen “Files”, a page and its parts."""
