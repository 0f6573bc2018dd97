"""Whole files: backups and copies, redaction, photos."""
