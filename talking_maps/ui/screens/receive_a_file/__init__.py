"""The screen “Receive a file”, a page and its parts."""
