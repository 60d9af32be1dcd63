"""The phrase lists, and tables of phrases with their features under one CLIP. Knows models; knows no task."""
