"""The rules: standard library only, no framework, no wall clock."""
