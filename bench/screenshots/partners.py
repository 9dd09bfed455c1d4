"""What somebody sees who adds a group, and who changes one."""

from uuid import UUID

from playwright.sync_api import Page
from sqlalchemy import select

from bench.screenshots.stage import Stage
from directory.database import transaction
from directory.models import Service

WRITER = "secretary@darners.example.org"
WORDS = "We mend clothes together and drink tea. Bring something with a hole in it."


def take(stage: Stage) -> None:
    """Take every picture of docs/partners.md."""
    _add(stage)
    _claim(stage)


def _add(stage: Stage) -> None:
    page = stage.open("/listings/new")
    stage.take(page, "partners-sign-in")
    stage.sign_in(page, WRITER)
    page.locator("#what_name").press_sequentially("Gorsebrook Community Choir")
    page.locator("#likely a").first.wait_for()
    stage.take(page, "partners-is-it-this-one")
    page.fill("#what_name", "Semilong Darning Circle")
    page.get_by_label("A group or club").check()
    page.fill("#what_words", WORDS)
    _go_on(page)
    page.fill("#who_words", "Everybody who can hold a needle")
    _go_on(page)
    page.fill("#when_words_0", "Every Tuesday, 2 to 4, not in August")
    page.locator("#when_words_0").blur()
    page.wait_for_timeout(1500)
    stage.take(page, "partners-when")
    _go_on(page)
    page.fill("#where_postcode_0", "NN1 1DE")
    page.fill("#where_name_0", "St Giles Hall")
    stage.take(page, "partners-where")
    _go_on(page)
    page.get_by_label("It is free").check()
    stage.take(page, "partners-cost-and-access")
    _go_on(page)
    page.fill("#join_process", "Just come along")
    page.fill("#join_phone_0", "01604 960199")
    stage.take(page, "partners-how-to-join")
    _go_on(page)
    stage.take(page, "partners-check")
    page.get_by_role("button", name="Send", exact=True).click()
    stage.take(page, "partners-sent")


def _claim(stage: Stage) -> None:
    """From a listing to the list of its questions, by an address that the listing shows."""
    service_id, email = _listing_with_address(stage)
    page = stage.open(f"/services/{service_id}/claim")
    stage.sign_in(page, email)
    stage.take(page, "partners-claim")
    page.get_by_role("button", name="Yes, I look after it").click()
    page.goto(f"{stage.address}/listings/{service_id}/edit")
    stage.take(page, "partners-questions")


def _listing_with_address(stage: Stage) -> tuple[UUID, str]:
    shown = select(Service).where(Service.email.is_not(None)).order_by(Service.name).limit(1)
    with transaction(stage.engine) as session:
        service = session.scalars(shown).one()
        return service.id, (service.email or "").lower()


def _go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()
