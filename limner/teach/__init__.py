"""Teaching: captions from pairs or from text alone, one new thing for a CLIP, captioners by reward."""
