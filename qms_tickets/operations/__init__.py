"""Verbs: rows in, rules asked, rows changed, event left. Who and when are told; nothing here commits."""
