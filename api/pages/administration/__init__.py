"""Pages of administrators about the people who may sign in."""
