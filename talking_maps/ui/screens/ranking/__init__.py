"""The screen “Ranking”, a page and its parts."""
