"""Shares and partitions of ground that several indicators stand on."""
