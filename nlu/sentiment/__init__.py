"""How one message sounds: five levels from very negative to very positive."""
