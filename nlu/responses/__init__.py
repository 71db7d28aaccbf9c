"""Which of many fixed answers a question asks for."""
