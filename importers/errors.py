"""What can go wrong in an import, one class a failure; each leaves the directory as it was."""

from directory.errors import DirectoryError


class UnknownSourceError(DirectoryError):
    """No source has the name that was asked for."""


class ImportOptionError(DirectoryError):
    """A source was given an option that it has no use for, or not one that it needs."""


class SourceFileError(DirectoryError):
    """A file could not be read; the message names the line, and the field where there is one."""


class TemplateFileError(DirectoryError):
    """The template for listings could not be written where it was asked for."""


class SourceAddressError(DirectoryError):
    """A feed could not be fetched whole from its address."""


class ImportRefusedError(DirectoryError):
    """A feed came back empty, or so much smaller that taking it in would close many listings."""


class FeedFollowedError(DirectoryError):
    """The address of a feed is followed already."""


class FeedNotFollowedError(DirectoryError):
    """No feed of this id, or at this address, is followed."""
