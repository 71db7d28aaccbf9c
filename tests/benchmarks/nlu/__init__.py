"""``make bench-nlu``: the default understanding, measured on data that nobody here wrote."""
