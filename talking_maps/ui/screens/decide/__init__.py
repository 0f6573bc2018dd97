"""The screen “Decide”, a page and its parts."""
