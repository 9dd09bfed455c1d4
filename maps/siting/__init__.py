"""Where one to five more would do most good, given what there is, and what if one closes."""
