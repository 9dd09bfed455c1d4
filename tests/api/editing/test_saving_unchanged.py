"""Who looks through a listing and presses "Save" on every page has changed nothing."""

from html.parser import HTMLParser

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import ListingKind, Role
from directory.models import Service
from tests.api.accounts.browser import PAGE
from tests.api.editing.writing import writer
from upkeep.content import load_content, read_content
from upkeep.differences import differences
from upkeep.drafts import begin_draft

MOST = 2


class FormReader(HTMLParser):
    """The fields of a page's forms as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.textarea: str | None = None
        self.text = ""
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in at:
            is_chosen = at.get("type") not in {"radio", "checkbox"} or "checked" in at
            # A field of one line has no line ends.
            value = at.get("value", "").replace("\n", "")
            self.fields += [(at["name"], value)] if is_chosen else []
        elif tag == "textarea":
            self.textarea, self.text = at["name"], ""
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and self.select and "selected" in at:
            self.fields.append((self.select, at.get("value", "")))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            self.fields.append((self.textarea, self.text.removeprefix("\n")))
            self.textarea = None


def test_saving_every_page_as_it_is_changes_nothing(
    loaded_app: FastAPI, loaded_session: Session
) -> None:
    session = loaded_session
    visitor, account = writer(loaded_app, session, "rita@council.example.org", Role.REVIEWER)
    for kind in ListingKind:
        chosen = select(Service.id).where(Service.kind == kind).order_by(Service.id).limit(MOST)
        for service_id in session.scalars(chosen).all():
            path = f"/listings/{service_id}/edit"
            for page in ("what", "who", "when", "where", "cost", "join"):
                reader = FormReader()
                reader.feed(visitor.get(f"{path}/{page}").text)
                fields: dict[str, list[str]] = {}
                for name, value in reader.fields:
                    fields.setdefault(name, []).append(value)
                answer = visitor.client.post(f"{path}/{page}", data=fields, headers=PAGE)
                assert answer.status_code == 303, (page, answer.text)
            draft = begin_draft(session, service_id, account.id, account.created_at)
            found = differences(load_content(session, service_id), read_content(draft.content))
            # What its own words suggest is ticked, and saving it confirms that.
            left = [one for one in found if one.field.name != "attributes"]
            assert left == [], service_id
