"""Discrete variational autoencoders in the layout of openai/DALL-E."""
