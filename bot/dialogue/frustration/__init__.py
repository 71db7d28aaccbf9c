"""How frustrated a customer is after each message: few signals, readable weights, and why in plain words."""
