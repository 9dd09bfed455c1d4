"""Pictures of the directory."""
