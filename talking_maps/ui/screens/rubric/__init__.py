"""The rubric on screen: its versions, and an editor for staff."""
