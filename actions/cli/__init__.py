"""The commands of this room under ``usher``: one command a file, thin; `bot.cli.rooms` finds them by name."""
