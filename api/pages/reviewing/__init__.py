"""Pages on which reviewers decide what waits, and on which a listing's past can be read."""
