"""What is read of a message: without greeting, thanks, signature and quotes, and with mistyped words mended."""
