"""What a store promises, on both engines."""
