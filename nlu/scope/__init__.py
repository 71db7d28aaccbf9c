"""Whether a message lies within what the assistant was taught."""
