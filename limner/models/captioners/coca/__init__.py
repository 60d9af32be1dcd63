"""CoCa captions with kept keys and values."""
