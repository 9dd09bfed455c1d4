"""What a listing is: its name, its kind, what happens there, and who runs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.access.forms import SentForm
from api.pages import wording
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, line, line_too_long, raws, words, words_too_long
from api.pages.search_form import FieldProblem
from directory.kinds import ListingKind
from directory.quality import FEWEST_WORDS
from upkeep.content import ListingContent

KINDS: dict[ListingKind, tuple[str, str]] = {
    ListingKind.GROUP: ("A group or club", "People come together because they share something"),
    ListingKind.SERVICE: ("A service", "Somebody helps, advises, teaches or looks after people"),
    ListingKind.HUB: ("A hub", "A place with an open door, where several things happen"),
    ListingKind.HELPLINE: ("A helpline", "People ring or write, and somebody answers"),
    ListingKind.GIVING: ("A way to give", "People give time, things or money here"),
}
FIELDS = ("what_name", "what_also", "what_kind", "what_words", "what_organization")
SHORT = (
    f"Fewer than {FEWEST_WORDS} words are hardly ever found. Say what happens there, and what"
    " somebody who comes for the first time can expect."
)


@dataclass(frozen=True, slots=True)
class What:
    """Asks what it is, in the group's own words."""

    name: str = "what"
    template: str = "partials/editing/what.html"
    scripts: tuple[str, ...] = ("js/likely.js",)
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far."""
        service, organization = asked.content.service, asked.content.organization
        return {
            "what_name": service.name,
            "what_also": service.alternate_name or "",
            # Nobody has chosen a kind before the listing has a name.
            "what_kind": service.kind.value if service.name else "",
            "what_words": service.description or "",
            "what_organization": organization.name if organization else "",
            "brings_organization": organization is not None,
            "kinds": KINDS,
        }

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """Name and kind are needed; everything else may stay empty."""
        values = {**self.shown(asked), **raws(form, FIELDS)}
        name, also, text = (
            line(form, "what_name"),
            line(form, "what_also"),
            words(form, "what_words"),
        )
        kind = values["what_kind"]
        runs = line(form, "what_organization")
        problems = [
            *line_too_long("The name", "what_name", name),
            *line_too_long("The other name", "what_also", also),
            *words_too_long("What happens there", "what_words", text),
            *line_too_long("Who runs it", "what_organization", runs),
        ]
        if name is None:
            problems.insert(0, FieldProblem("what_name", "Enter what it is called"))
        if kind not in set(ListingKind):
            problems.append(FieldProblem("what_kind", "Choose what it is"))
        if problems or name is None:
            return Answered(None, values, tuple(problems))
        was = asked.content.service
        service = replace(
            was,
            name=kept(was.name, name) or name,
            alternate_name=kept(was.alternate_name, also),
            kind=ListingKind(kind),
            description=kept(was.description, text),
        )
        return Answered(_with(asked.content, service, runs or name), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """Its lines on the page to check."""
        service, organization = asked.content.service, asked.content.organization
        also = (service.alternate_name,) if service.alternate_name else ()
        return (
            Said("Name", (service.name,), "what_name"),
            *([Said("Also known as", also, "what_also")] if also else []),
            Said("Kind", (wording.KINDS[service.kind],), "what_kind"),
            Said("What happens there", _paragraphs(service.description), "what_words"),
            *(
                [Said("Who runs it", (organization.name,), "what_organization")]
                if organization
                else []
            ),
        )

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """A description that is too short to be found."""
        text = asked.content.service.description or ""
        if not asked.content.service.name or len(text.split()) >= FEWEST_WORDS:
            return ()
        return (Advice("what_words", SHORT),)


def _with(content: ListingContent, service: Any, runs: str) -> ListingContent:
    organization = content.organization
    if organization is not None:
        organization = replace(organization, name=runs)
    return replace(content, service=service, organization=organization)


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("\n") if part.strip())


WHAT = What()
