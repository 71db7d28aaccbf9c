"""The action server and the customer's record: who the customer is, where they stand, what to do."""
