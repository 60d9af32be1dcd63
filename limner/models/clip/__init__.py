"""CLIP: pictures and texts to unit rows, by one model or by several that judge together."""
