"""Benchmarks: `python -m bench [NAME]`; each module has `run()`, which prints a table and returns what it measured."""
