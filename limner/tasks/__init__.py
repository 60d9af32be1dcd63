"""One verb a file: options in, results out. Knows models, vocabulary and algorithms; knows no screen."""
