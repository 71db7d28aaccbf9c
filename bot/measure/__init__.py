"""How well an assistant does: its test stories replayed, its understanding measured, its stories drawn."""
