"""Questions about many rows, by name. Nothing is written."""
