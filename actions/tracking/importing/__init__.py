"""Customers and what they did, from files: each row becomes an event of the tracking API, and is read as one."""
