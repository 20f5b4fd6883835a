"""Taking over history from another system: its mapping, its rows put in order, its clocks by the table of states."""
