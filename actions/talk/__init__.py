"""How actions speak and listen: facts in words, answers read, and the shape of forms, questions and answers."""
