"""What can go wrong with a judged set."""

from directory.errors import DirectoryError


class EvaluationSetError(DirectoryError):
    """A judged set could not be read; the message names file, line and field."""
