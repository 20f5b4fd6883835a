"""The simplest possible answers, sharing no code with what they check."""
