"""The screen “Submit”, a page and its parts."""
