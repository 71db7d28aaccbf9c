"""The command ``usher``: one command a file, thin."""
