"""The addresses of listings' pages."""

from uuid import UUID

from directory.errors import ListingNotFoundError

NO_LISTING = "There is no listing at this address."


def read_listing_id(text: str) -> UUID:
    """The id in an address of a listing.

    Raises
    ------
    ListingNotFoundError
        It is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise ListingNotFoundError(NO_LISTING) from None
