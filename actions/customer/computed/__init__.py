"""What is computed of a customer from what they did: one kind of sum a file, all of one shape (`base.Fold`)."""
