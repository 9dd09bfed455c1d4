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


class EmailMalformedError(DirectoryError):
    """What should be an e-mail address is none."""


class AccountNotFoundError(DirectoryError):
    """Nobody has an account with this address."""


class AccountExistsError(DirectoryError):
    """Somebody has an account with this address already, and it is another than was asked for."""


class CouncilMemberRefusedError(DirectoryError):
    """A council vouches for somebody who may not be let in."""


class ClaimNotFoundError(DirectoryError):
    """There is no such claim."""


class ClaimDecidedError(DirectoryError):
    """The claim was decided by somebody else meanwhile."""


class OrganizationNotKeptError(DirectoryError):
    """Whoever asks does not keep this organization, or there is none."""
