"""The screen “Add a community”, a page and its parts."""
