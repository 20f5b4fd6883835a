"""Codes and facts become sentences, in Chinese and in English."""
