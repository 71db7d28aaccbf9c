"""From text to numbers: tokens, sentence vectors, n-grams."""
