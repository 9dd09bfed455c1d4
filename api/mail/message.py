"""A message, written from a template: plain text, its subject in the first line."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID, uuid4

from jinja2 import Environment, PackageLoader, StrictUndefined


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person.

    Parameters
    ----------
    id
        Tells the message from others, so that it is never sent twice.
    """

    id: UUID
    to: str
    subject: str
    text: str


def write_message(to: str, template: str, **about: object) -> Message:
    """Fill in a template of ``api/mail/texts``."""
    written = _templates().get_template(f"{template}.txt").render(**about)
    subject, _, text = written.partition("\n")
    return Message(uuid4(), to, subject.strip(), text.strip() + "\n")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Plain text has nothing to escape: what stands in it is shown as it is.
    return Environment(
        loader=PackageLoader("api", "mail/texts"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
