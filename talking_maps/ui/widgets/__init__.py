"""Parts of a screen that more than one screen shows."""
