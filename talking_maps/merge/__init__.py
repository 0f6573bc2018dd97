"""Merging two copies of a plan: the latest writes by cause, and what they resolve to.

Pure: edits in, records and conflicts out. Reading and writing files is `store.sync`'s.
"""
