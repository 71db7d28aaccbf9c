"""Where a customer stands: stages and steps as a fold over touchpoints, and what is likely to come."""
