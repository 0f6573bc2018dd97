"""Readers of other programs' files, each to shapes and attributes or a reason."""
