"""What the customer wants: intents with calibrated confidence, and the fallback when none is clear."""
