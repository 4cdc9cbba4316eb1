"""The two forms in which findings are written down by hand: YAML with sections, and tables."""
