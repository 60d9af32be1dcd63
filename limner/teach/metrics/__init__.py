"""Figures by which captions and features are judged: pure arithmetic over texts and rows. Knows no model."""
