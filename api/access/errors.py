"""Why a request is not let through; ``api/errors.py`` says how each is answered."""

from directory.errors import DirectoryError


class SignInNeededError(DirectoryError):
    """The address is for people who are signed in, and nobody is.

    Parameters
    ----------
    is_for_new
        Whether it is for people who have no account yet, and get one by signing in.
    """

    def __init__(self, *, is_for_new: bool = False) -> None:
        super().__init__("Sign in to see this.")
        self.is_for_new = is_for_new


class NotAllowedError(DirectoryError):
    """Somebody is signed in whose role may not do this."""


class FormNotOursError(DirectoryError):
    """A form was sent from elsewhere, or by a browser that was not shown it."""


class TooManyTriesError(DirectoryError):
    """The same was tried too often.

    Parameters
    ----------
    wait_s
        After how many seconds it can be tried again.
    """

    def __init__(self, wait_s: int) -> None:
        minutes = max(1, -(-wait_s // 60))
        when = "in a minute" if minutes == 1 else f"in {minutes} minutes"
        super().__init__(f"This was tried too often. Try again {when}.")
        self.wait_s = wait_s


class CouncilSignInError(DirectoryError):
    """A council's own sign-in did not answer as it should; the message says no more."""


class TokenNeededError(DirectoryError):
    """The address is for programs that show a token, and none that is shown opens anything.

    Parameters
    ----------
    is_invalid
        Whether one was shown.
    """

    def __init__(self, message: str, *, is_invalid: bool) -> None:
        super().__init__(message)
        self.is_invalid = is_invalid


class TokenScopeError(DirectoryError):
    """A program's token may not do this."""
