"""How much a drawing may hold, so that wrong input ends with a message and not with an empty memory. Imports nothing."""

from __future__ import annotations

MOST_STROKES = 20_000
MOST_CUBICS = 100_000
MOST_SEGMENTS = 64
"""Cubics of one stroke."""

FARTHEST_PX = 1e5
"""How far a point may lie from the canvas's corner, and how wide a stroke may be."""
