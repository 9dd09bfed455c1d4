"""Pages for planners: who is within reach of what, and where more would do most good."""
