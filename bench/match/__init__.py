"""How fast matching is, beside what one could install instead."""
