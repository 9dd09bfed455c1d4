"""Commands that measure; none is part of the application."""
