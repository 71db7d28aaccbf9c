"""What was said and done, as plain data: messages, events, and the tracker that is a fold over them."""
