"""Who may call what: keys, roles, and the policy that says which role may use which route."""
