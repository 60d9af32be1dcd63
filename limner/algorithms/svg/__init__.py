"""SVG: written from strokes, and read back into strokes."""
