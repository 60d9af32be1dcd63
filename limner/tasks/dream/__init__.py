"""Words into pictures: a painter steered by CLIP."""
