"""Script in every field comes out as text on every page where versions are compared."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from importers.records import PhoneRecord, ScheduleRecord
from tests.api.conftest import CountStatements
from tests.api.reviewing.people import Person, kept_service, moved, now, send, with_fields
from tests.factories import make_service
from upkeep.content import load_content
from upkeep.deciding import approve

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_script_in_every_field_is_text(session: Session, reviewer: Person, keeper: Person) -> None:
    service = kept_service(session, keeper)
    content = moved(load_content(session, service.id))
    [hall] = content.locations
    said = with_fields(
        content,
        **dict.fromkeys(
            ("name", "alternate_name", "description", "fees_description", "application_process"),
            SCRIPT,
        ),
        url='javascript:alert(1)//"><b>',
        phones=(PhoneRecord(uuid4(), SCRIPT, description=SCRIPT),),
        schedules=(ScheduleRecord(uuid4(), description=SCRIPT, notes=SCRIPT),),
    )
    waiting = send(session, keeper, service, replace(said, locations=(replace(hall, name=SCRIPT),)))
    assert waiting.waiting is not None
    other = make_service(session, "Another")
    session.expire_all()
    change = f"/reviews/changes/{waiting.waiting.id}"
    history = f"/listings/{service.id}/history"
    paths = ["/reviews", change, f"{change}/preview", history, f"{history}/1"]
    paths += [f"/reviews/merge/{other.id}/{service.id}", f"/listings/{service.id}/withdraw"]
    for path in paths:
        page = reviewer.visitor.get(path)
        assert page.status_code == 200, path
        main = page.text.partition("<main")[2]
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path
        assert 'href="javascript' not in main, path
        assert "&lt;script&gt;" in main, path
    approve(session, waiting.waiting.id, reviewer.account.id, now())
    assert "<script>alert" not in reviewer.visitor.get(change).text


def test_pages_ask_as_often_for_one_as_for_many(
    engine: Engine,
    session: Session,
    reviewer: Person,
    keeper: Person,
    count_statements: CountStatements,
) -> None:
    service = kept_service(session, keeper)
    pages = ("/reviews", f"/listings/{service.id}/history")
    asked: list[list[int]] = []
    for texts in (["We hum."], [f"We sing {at} songs." for at in range(8)]):
        for text in texts:
            said = with_fields(load_content(session, service.id), description=text)
            send(session, keeper, service, said)
            another = kept_service(session, keeper, text)
            send(session, keeper, another, moved(load_content(session, another.id)))
        session.expunge_all()
        counts = []
        for page in pages:
            with count_statements(engine) as statements:
                assert reviewer.visitor.get(page).status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]
