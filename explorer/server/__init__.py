"""The web explorer: a small server on this machine that gives pages and JSON, and never writes to the graph."""
