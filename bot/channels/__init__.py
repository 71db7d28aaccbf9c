"""The ways in and out: each file translates one wire format, and decides nothing."""
