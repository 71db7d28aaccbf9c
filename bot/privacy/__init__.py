"""What may be kept of what customers write."""
