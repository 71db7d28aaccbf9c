"""The learned policy: it carries what stories teach over to conversations that no story tells."""
