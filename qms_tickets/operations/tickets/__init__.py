"""The ticket's verbs: one module a part of its life; `verbs.py` is their table."""
