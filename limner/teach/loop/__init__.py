"""The one loop in which things are learned here: steps, rates, checkpoints. Tensors in, weights out; knows no model."""
