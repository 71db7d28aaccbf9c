"""``make bench-customers``: what the customer's record costs, beside its yardsticks."""
