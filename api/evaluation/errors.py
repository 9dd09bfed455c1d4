"""What can go wrong while somebody is asked."""

from directory.errors import DirectoryError


class EvaluatedServerError(DirectoryError):
    """The server that is evaluated cannot be reached, or does not answer as Connect does."""
