"""Captioners taught by reward: what a CLIP finds telling, as long as it is still said as people say it."""
