"""Freshness: asking those who keep a listing whether it is right, and keeping what they answer."""
