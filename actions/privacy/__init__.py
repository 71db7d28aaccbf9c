"""What customers allowed, who looked at what, and what is given out, erased and kept for how long."""
