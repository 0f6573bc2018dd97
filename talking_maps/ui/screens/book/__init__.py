"""The screen “Book”, a page and its parts."""
