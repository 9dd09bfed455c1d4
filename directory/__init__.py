"""What exists, where, who says so and who may change it."""
