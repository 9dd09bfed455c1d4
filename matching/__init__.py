"""From what was said to ranked, explained results."""
