"""The pages of the listing editor in their order, and the questions on each."""

from collections.abc import Collection
from dataclasses import dataclass

from api.pages.editing.access import ACCESS
from api.pages.editing.concepts import CONCEPTS
from api.pages.editing.cost import COST
from api.pages.editing.giving import GIVING
from api.pages.editing.join import JOIN
from api.pages.editing.languages import LANGUAGES
from api.pages.editing.question import Question
from api.pages.editing.what import WHAT
from api.pages.editing.when import WHEN
from api.pages.editing.where import WHERE
from api.pages.editing.who import WHO


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page: its name in addresses, its title, and what it asks.

    Notes
    -----
    A first listing has to be made on a telephone in a few minutes, so a page asks all that somebody
    answers in one breath.
    """

    name: str
    title: str
    questions: tuple[Question, ...]

    @property
    def scripts(self) -> tuple[str, ...]:
        """What the page loads, each once."""
        return tuple(dict.fromkeys(s for one in self.questions for s in one.scripts))

    @property
    def styles(self) -> tuple[str, ...]:
        """The same for style sheets."""
        return tuple(dict.fromkeys(s for one in self.questions for s in one.styles))


FIRST = QuestionPage("what", "What it is", (WHAT,))
PAGES = (
    FIRST,
    QuestionPage("who", "Who it is for", (WHO, CONCEPTS)),
    QuestionPage("when", "When it is on", (WHEN,)),
    QuestionPage("where", "Where it is", (WHERE,)),
    QuestionPage("cost", "Cost and access", (COST, ACCESS)),
    QuestionPage("join", "How to join", (JOIN, LANGUAGES, GIVING)),
)
BY_NAME = {page.name: page for page in PAGES}


def page_after(page: QuestionPage, answered: Collection[str]) -> QuestionPage | None:
    """The next page that nobody has answered; none where all that follow are."""
    following = PAGES[PAGES.index(page) + 1 :]
    return next((one for one in following if one.name not in answered), None)


def first_open(answered: Collection[str]) -> QuestionPage | None:
    """Where somebody left; nothing where every page is answered."""
    return next((page for page in PAGES if page.name not in answered), None)


def page_before(page: QuestionPage) -> QuestionPage | None:
    """The page before; none before the first."""
    at = PAGES.index(page)
    return PAGES[at - 1] if at else None
