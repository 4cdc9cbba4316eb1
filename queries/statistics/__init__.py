"""Questions on trade statistics."""
