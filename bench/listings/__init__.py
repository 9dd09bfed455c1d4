"""Fictional listings in any number: varied, seeded, the same every time."""
