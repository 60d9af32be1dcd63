"""The mediums of the little world: how a flat scene becomes a painting, a drawing or a print."""
