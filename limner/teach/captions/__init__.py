"""Captioners taught: from texts alone behind any CLIP."""
