"""Entities: patterns, a trained tagger, names, synonyms, normalised values, and how overlaps are settled."""
