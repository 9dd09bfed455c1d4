"""Markup and formulas in every field of the editor come out as the words that they are."""

from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import Role
from importers.wording import plain_line
from tests.api.editing.writing import NEW, answer_page, begin, send, the_waiting, writer
from upkeep.deciding import approve

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '=HYPERLINK("http://x")',
)
DANGEROUS = ("<script>alert", "<img src=x", 'href="javascript', "49$49")
PAGES = {
    "what": ("what_name", "what_words", "what_organization"),
    "who": ("who_words",),
    "cost": ("cost_words", "cost_for_0"),
    "join": (
        *("join_phone_0", "join_email", "join_url", "join_role", "join_process"),
        *("languages_spoken", "giving_words"),
    ),
}


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_every_field_is_inert_on_every_page(
    app: FastAPI, session: Session, markup: str
) -> None:
    visitor, _ = writer(app, session)
    reviewer, account = writer(app, session, "rita@council.example.org", Role.REVIEWER)
    typed = {page: dict.fromkeys(names, f"Songs {markup}") for page, names in PAGES.items()}
    path = begin(visitor, typed["what"].pop("what_name"), **typed["what"])
    for page in ("who", "cost", "join"):
        answer_page(visitor, path, page, **typed[page])
    own = [f"{path}/edit", *(f"{path}/edit/{page}" for page in PAGES), f"{path}/check"]
    texts = [visitor.get(page).text for page in (*own, f"{path}/preview", "/account")]
    send(visitor, path)
    waiting = the_waiting(session)
    texts += [visitor.get(f"{path}/sent").text, reviewer.get(f"/reviews/changes/{waiting.id}").text]
    approve(session, waiting.id, account.id, datetime.now(UTC))
    listing = f"/services/{path.rpartition('/')[2]}"
    texts += [visitor.get(page).text for page in (listing, "/services?name=Songs")]
    searched = visitor.client.post("/", data={"said": "songs", "near": ""}).text
    file = visitor.client.post("/map-file", data={"said": "songs", "near": ""}).text
    for page in (*texts, searched, file):
        for part in DANGEROUS:
            assert part not in page, page[max(page.find(part) - 200, 0) : page.find(part) + 200]


def test_a_refused_form_shows_markup_as_words(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    for markup in MARKUP:
        answer = visitor.post(NEW, NEW, what_words=markup, what_organization=markup)
        assert answer.status_code == 422
        assert not [part for part in DANGEROUS if part in answer.text]


@pytest.mark.parametrize(
    "name",
    [
        "W" * 300,
        "합창단",
        "جوقة الغناء",
        "Żółte Śpiewy ąęłńóśźż",
        "A\u202egnirts",
        "Tea & \x00Tots",
    ],
)
def test_long_names_and_other_scripts_go_all_the_way(
    app: FastAPI, session: Session, name: str
) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor, name)
    for page in ("/edit", "/check", "/preview"):
        answer = visitor.get(f"{path}{page}")
        assert answer.status_code == 200
        assert plain_line(name)[:3] in unescape(answer.text)
    assert send(visitor, path) == f"{path}/sent"


def test_a_name_that_is_too_long_is_kept_to_be_shortened(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    answer = visitor.post(NEW, NEW, what_name="W" * 301, what_kind="group")
    assert answer.status_code == 422
    assert "must be 300 characters or fewer; it has 301" in answer.text
    assert "W" * 301 in answer.text
