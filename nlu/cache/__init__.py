"""What trainings keep for the next one: trained components, found by everything that they were trained from."""
