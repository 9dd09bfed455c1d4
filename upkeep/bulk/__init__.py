"""Many listings of one keeper at once: a spreadsheet that goes out, comes back, and is taken in."""
