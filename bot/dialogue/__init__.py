"""What to do next: pure functions from a tracker and a domain to a decision."""
