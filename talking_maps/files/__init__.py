"""The ground floor of all doors: files written whole, files taken with care."""
