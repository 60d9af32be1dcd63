"""Words into strokes, steered by CLIP."""
