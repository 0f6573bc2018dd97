"""The score for who wants to know why: rows, pictures, next steps, rubrics."""
