"""Questions on lists of parties."""
