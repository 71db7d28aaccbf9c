"""The customer's record: tables, query verbs, identity, migrations and a sample."""
