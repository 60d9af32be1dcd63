"""Many pictures: a manifest fixed first, units that are finished whole, texts beside the pictures."""
