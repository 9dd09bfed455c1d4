"""How long it takes to get there."""
