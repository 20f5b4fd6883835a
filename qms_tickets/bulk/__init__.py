"""The rules of `domain.clocks` over whole arrays, for history, measures and what-if; needs NumPy."""
