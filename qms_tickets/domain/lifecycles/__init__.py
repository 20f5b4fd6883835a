"""The life cycles as tables: who may do what, from which state to which."""
