"""Painters: what turns parameters into a picture that gradients can move."""
