"""Questions on the quality of what is filed."""
