"""What importer tests read: services as a feed writes them."""

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from directory.geography import to_grid
from directory.models import Attribute, TaxonomyTerm
from directory.tags import OWN_CONCEPTS
from importers.pipeline import run
from importers.report import Report
from tests.factories import make_postcode

ORUK = "open-referral-uk"
# Points of an imaginary county; each postcode below is loaded at one of them.
NN1 = {"longitude": -0.897, "latitude": 52.237}
FAR = {"longitude": -0.70, "latitude": 52.49}
NN1_POSTCODE = "NN1 1ZZ"


def make_id(name: str) -> str:
    """The UUID that stands for a name."""
    return str(uuid5(NAMESPACE_DNS, name))


def make_term(name: str, link_type: str, **parts: Any) -> dict[str, Any]:
    """An attribute with a taxonomy term."""
    term = {"id": make_id(f"term {link_type} {name}"), "name": name, "description": name}
    key = f"{link_type} {name} {parts}"
    return {"id": make_id(key), "link_type": link_type, "taxonomy_term": term, **parts}


def from_the_feed() -> ColumnElement[bool]:
    """Of attributes: that they are the feed's, not tags of our own making."""
    ours = select(TaxonomyTerm.id).where(TaxonomyTerm.taxonomy == OWN_CONCEPTS)
    return Attribute.taxonomy_term_id.is_(None) | Attribute.taxonomy_term_id.not_in(ours)


def make_place(name: str = "hall", **parts: Any) -> dict[str, Any]:
    """A location with an address and a point."""
    address = {
        "id": make_id(f"address {name}"),
        "address_1": "1 Long Row",
        "postal_code": NN1_POSTCODE,
    }
    return {
        "id": make_id(name),
        "location_type": "physical",
        "name": name,
        "addresses": [address],
        **NN1,
    } | parts


def make_row(name: str, *places: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A service as a feed's full record has it."""
    visits = [
        {"id": make_id(f"visit {name} {place['name']}"), "location": place} for place in places
    ]
    organization = {"id": make_id("trust"), "name": "Harebell Trust", "description": "A trust."}
    return {
        "id": make_id(name),
        "name": name,
        "status": "active",
        "description": f"{name} meets weekly.",
        "organization": organization,
        "service_at_locations": visits,
    } | parts


def make_rows(count: int, **parts: Any) -> list[dict[str, Any]]:
    """Several services."""
    return [make_row(f"Group {number}", **parts) for number in range(count)]


def write_feed(folder: Path, *rows: Any, name: str = "feed.json") -> str:
    """A file with a list of rows; answers its path."""
    path = folder / name
    path.write_text(json.dumps(list(rows), indent=1), encoding="utf-8")
    return str(path)


def load_postcodes(session: Session) -> None:
    """The one postcode that is loaded, at the point of ``NN1``."""
    make_postcode(session, "NN11ZZ", to_grid(lon=NN1["longitude"], lat=NN1["latitude"]))


def commit(session: Session, origin: str, source: str = ORUK, **options: Any) -> Report:
    """A run that writes."""
    return run(session, source, origin, is_commit=True, **options)


def counts(report: Report) -> dict[str, int]:
    """The numbers of a report that are not nothing."""
    names = "fetched parsed new changed unchanged gone rejected duplicate".split()
    return {name: report.as_json()[name] for name in names if report.as_json()[name]}
