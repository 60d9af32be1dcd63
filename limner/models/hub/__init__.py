"""What a model needs, and how it comes here from the hub."""
