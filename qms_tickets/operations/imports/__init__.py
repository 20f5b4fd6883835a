"""Taking over history: read and staged in a file of its own, then written in one short transaction."""
