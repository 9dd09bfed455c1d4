"""What a reviewer sees: what waits, two versions beside each other, and a history."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.screenshots.stage import WIDE, Stage
from directory.database import transaction
from directory.geography import GridPoint
from directory.kinds import Role
from directory.models import Account, ImportRun, Service, WaitingDifference
from directory.queries.keepers import put_keeper
from upkeep.content import load_content
from upkeep.likely_pairs import renew_likely_pairs
from upkeep.offering import Offer, offer
from upkeep.trust import Editor
from upkeep.versions import current_version

REVIEWER, KEEPER = "rita@council.example.org", "kim@drumming.example.org"


def take(stage: Stage) -> None:
    """Take every picture of docs/reviewers.md."""
    with transaction(stage.engine) as session:
        service_id, version_id = _prepare(session)
        pair = renew_likely_pairs(session, datetime.now(UTC))
    page = stage.open("/sign-in", WIDE)
    stage.sign_in(page, REVIEWER)
    for path, name in (
        ("/reviews", "queue"),
        (f"/reviews/changes/{version_id}", "change"),
        ("/reviews/duplicates", "twins"),
        (f"/reviews/feeds/{service_id}", "feeds"),
        (f"/listings/{service_id}/history", "history"),
        (f"/listings/{service_id}/withdraw", "withdraw"),
    ):
        page.goto(f"{stage.address}{path}")
        for closed in page.locator("main summary").all()[:1]:
            closed.click()
        stage.take(page, f"reviewers-{name}")
    if pair:
        page.goto(f"{stage.address}/reviews/duplicates")
        page.locator('a[href^="/reviews/merge/"]').first.click()
        stage.take(page, "reviewers-merge")


def _prepare(session: Session) -> tuple[UUID, UUID]:
    """Somebody's change of words and address, and what a feed says of the same listing."""
    now = datetime.now(UTC)
    keeper = Account(id=uuid4(), email=KEEPER, role=Role.PARTNER)
    session.add_all([keeper, Account(id=uuid4(), email=REVIEWER, role=Role.REVIEWER)])
    session.flush()
    service = _listing_in_a_hall(session)
    put_keeper(session, keeper.id, service.organization_id, now)
    live, content = current_version(session, service.id, now), load_content(session, service.id)
    if live is None:
        msg = "the demonstration has a listing in a hall"
        raise LookupError(msg)
    said = (content.service.description or "").replace(".", ", and bring a friend.", 1)
    [place, *others] = content.locations
    point = place.point
    moved = GridPoint(point.easting_m + 800, point.northing_m + 400) if point else None
    addresses = tuple(replace(one, address_1="12 New Street") for one in place.addresses)
    changed = replace(
        content,
        service=replace(content.service, description=said),
        locations=(replace(place, point=moved, addresses=addresses), *others),
    )
    sent = offer(session, Offer(changed, live.id), Editor(keeper.id, Role.PARTNER), now)
    if sent.waiting is None:
        msg = "a new address waits"
        raise LookupError(msg)
    _offer_of_feed(session, service.id, said)
    return service.id, sent.waiting.id


def _listing_in_a_hall(session: Session) -> Service:
    with_words = select(Service).where(
        Service.service_at_locations.any(), Service.description.like("%.%"), Service.kind == "group"
    )
    return session.scalars(with_words.order_by(Service.name).limit(1)).one()


def _offer_of_feed(session: Session, service_id: UUID, held: str) -> None:
    run = ImportRun(id=uuid4(), source="open-referral-uk", origin="a feed", report={})
    session.add(run)
    session.flush()
    offered = f"{held.partition('.')[0]}. Term time only."
    session.add(
        WaitingDifference(
            record_type="service",
            record_id=service_id,
            field="description",
            held=held,
            offered=offered,
            import_run_id=run.id,
        )
    )
