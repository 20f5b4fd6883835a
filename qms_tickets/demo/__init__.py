"""The demonstration organisation: what it is made of, its history, and how it is loaded."""
