"""Photos kept for search: their rows, their vectors, and two stores of them."""
