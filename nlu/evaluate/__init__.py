"""How well the assistant understands texts it was not trained on."""
