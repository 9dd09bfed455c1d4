"""What can go wrong in the directory, one class a failure; none of them knows of HTTP."""


class DirectoryError(Exception):
    """A failure whose message can be shown as it is."""


class ListingNotFoundError(DirectoryError):
    """No published listing has the id that was asked for."""


class ListingWithdrawnError(DirectoryError):
    """The listing was here and has been withdrawn."""


class ClusterError(DirectoryError):
    """The private PostGIS cluster could not be found, made, started or reached."""


class DatabaseUnreachableError(DirectoryError):
    """The database does not answer."""


class ReferenceDataMissingError(DirectoryError):
    """A package that holds postcodes or outlines is not installed."""
