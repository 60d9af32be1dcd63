"""Photos found by a sentence, by pictures, by both; near copies; an index kept up to date."""
