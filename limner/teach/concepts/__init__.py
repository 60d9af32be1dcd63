"""One new thing for a CLIP, from a few pictures: as an offset of texts, as a word, or in the towers."""
