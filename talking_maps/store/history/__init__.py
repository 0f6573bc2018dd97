"""The append-only history: commit, log, replay, undo, versions."""
