"""What an assistant is: domain, rules and stories as data; reading, checking and packing them."""
