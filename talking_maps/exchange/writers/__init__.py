"""Writers of files that other programs open."""
