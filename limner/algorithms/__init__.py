"""Tensors in, tensors out: chains, strokes, guidance. Knows no file and no screen."""
