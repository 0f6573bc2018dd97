"""The screen “New contest”, a page and its parts."""
