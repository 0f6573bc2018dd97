"""What of a community may leave it: private records, and restricted names in texts."""
