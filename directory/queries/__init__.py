"""Every SQL statement of the directory, by the thing it asks about."""
