"""Adding a listing and changing one, question by question."""
