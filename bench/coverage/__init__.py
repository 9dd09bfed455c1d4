"""How fast coverage and siting are, beside what one could install or write instead."""
