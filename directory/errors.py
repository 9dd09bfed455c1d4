"""What can go wrong in the directory, one class a failure; none of them knows of HTTP."""

from uuid import UUID


class DirectoryError(Exception):
    """A failure whose message can be shown as it is."""


class ListingNotFoundError(DirectoryError):
    """No published listing has the id that was asked for."""


class ListingWithdrawnError(DirectoryError):
    """The listing was here and has been withdrawn."""


class ListingMovedError(DirectoryError):
    """The listing was merged into another.

    Parameters
    ----------
    to_id
        The listing that it is part of now.
    """

    def __init__(self, to_id: UUID) -> None:
        super().__init__(f"This listing was merged into listing {to_id}.")
        self.to_id = to_id


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


class LastAdministratorError(DirectoryError):
    """Nobody could look after accounts any more."""


class CouncilMemberRefusedError(DirectoryError):
    """A council vouches for somebody who may not be let in."""


class ClaimNotFoundError(DirectoryError):
    """There is no such claim."""


class ClaimDecidedError(DirectoryError):
    """The claim was decided by somebody else meanwhile."""


class OrganizationNotKeptError(DirectoryError):
    """Whoever asks does not keep this organization, or there is none."""


class ApiTokenNotFoundError(DirectoryError):
    """The organization has no such token."""
