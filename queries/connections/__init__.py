"""Questions on what connects parties."""
