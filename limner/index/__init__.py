"""Features kept on disk: tables of phrases, banks of texts, ready-made tables."""
