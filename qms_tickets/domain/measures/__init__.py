"""The arithmetic of measures: shares, spreads, limits of control, and whether a change is larger than chance."""
