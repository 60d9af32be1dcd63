"""The text side of a CLIP: its tokens, its tower opened, and exact scores of many continuations."""
