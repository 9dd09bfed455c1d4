"""The audit is added to, and nothing in it is changed or deleted by anybody."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from directory.kinds import Actor
from directory.queries.audit import ChangedBy, FieldChange, add_audit, list_audit


def test_lines_are_kept_in_order(session: Session) -> None:
    by, record_id = ChangedBy(Actor.ACCOUNT, uuid4()), uuid4()
    add_audit(session, by, "service", record_id, [FieldChange("name", "Singers", "Choir")])
    add_audit(session, by, "service", record_id, [FieldChange("phone", None, "01632 960001")])
    add_audit(session, by, "service", uuid4(), [FieldChange("name", "A", "B")])
    lines = list_audit(session, "service", record_id)
    assert [(line.field, line.was, line.became) for line in lines] == [
        ("name", "Singers", "Choir"),
        ("phone", None, "01632 960001"),
    ]
    assert {line.account_id for line in lines} == {by.account_id}
    assert lines[0].at < lines[1].at


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET became = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "TRUNCATE audit CASCADE",
    ],
)
def test_the_database_refuses_to_change_them(session: Session, statement: str) -> None:
    add_audit(session, ChangedBy(Actor.JOB), "service", uuid4(), [FieldChange("name", "A", "B")])
    with pytest.raises(DBAPIError, match="only added to"), session.begin_nested():
        session.execute(text(statement))
    assert session.scalar(text("SELECT count(*) FROM audit WHERE became = 'B'")) == 1
