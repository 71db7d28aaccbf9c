"""Training data: YAML with line numbers, annotations, NLU files."""
