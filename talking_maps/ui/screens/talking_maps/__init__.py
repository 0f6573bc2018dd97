"""The screen “Talking maps”, a page and its parts."""
