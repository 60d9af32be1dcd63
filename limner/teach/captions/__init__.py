"""Captioners taught: from texts alone behind any CLIP, or from pictures with captions."""
