"""Where conversations, locks and outgoing records are kept."""
