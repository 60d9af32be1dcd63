"""Strokes: a differentiable rasteriser, and sketches made of them."""
