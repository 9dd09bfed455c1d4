"""A keeper at a spreadsheet, and what became of what they uploaded."""

import csv
import io
from typing import Any

from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import (
    BulkUpload,
    Phone,
    Service,
)
from tests.api.accounts.browser import PAGE, Visitor

Row = dict[str, str]
SCRIPT = "<script>alert(1)</script>"


class Desk(Visitor):
    """A keeper at a spreadsheet."""

    def sheet(self) -> list[Row]:
        """What is downloaded, row by row."""
        answer = self.get("/bulk/listings.csv")
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def upload(self, rows: list[Row], name: str = "groups.csv") -> str:
        """Address of the page of an upload."""
        text = io.StringIO()
        writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
        return self.send(text.getvalue().encode(), name).headers["location"]

    def send(self, content: bytes, name: str) -> Response:
        token = self.form_token("/bulk")
        files = {"file": (name, content, "application/octet-stream")}
        return self.client.post("/bulk", data={"form_token": token}, files=files, headers=PAGE)

    def commit(self, page: str, **fields: str) -> None:
        assert self.post(f"{page}/commit", page, **fields).status_code == 303


def report(session: Session) -> dict[str, Any]:
    session.expire_all()
    upload = session.scalars(select(BulkUpload).order_by(BulkUpload.made_at.desc())).first()
    assert upload is not None
    return {"state": upload.state, "failure": upload.failure, **upload.report}


def outcomes(session: Session) -> list[tuple[str, str]]:
    return [(one["name"], one["outcome"]) for one in report(session)["listings"]]


def issues(session: Session) -> list[str]:
    return [issue["message"] for one in report(session)["listings"] for issue in one["issues"]]


def numbers(session: Session, service: Service) -> list[str]:
    return list(session.scalars(select(Phone.number).where(Phone.service_id == service.id)))
