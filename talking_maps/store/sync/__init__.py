"""What comes from other copies and programs: merge, external edits, round trip."""
