"""Who is within reach of what there is, and how that is told."""
