"""One listing in plain words: what is recorded, and what is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import quote, urlsplit

from api.pages import wording
from api.pages.pictures import Picture, find_picture
from directory.config import Settings
from directory.kinds import Delivery, PublicationStatus, ServiceStatus
from directory.models import Contact, CostOption, Language, Location, Phone, Schedule, Service
from directory.opening import (
    Sitting,
    cautions,
    clock,
    describe,
    is_day_and_night,
    next_open,
    next_sittings,
)
from directory.tags import GIVING_LINK_TYPE
from directory.visibility import PublicLocation, is_shown, public_location, shown_at_locations
from importers.formats.open_referral.costs import says_free_alone
from matching.criteria.freshness import unanswered_words

REACH = {
    Delivery.BY_PHONE: "By phone",
    Delivery.ONLINE: "Online",
    Delivery.AT_HOME: "At the person’s home",
}
STATUSES = {
    ServiceStatus.INACTIVE: "This listing is no longer kept up. It may have stopped: ring first.",
    ServiceStatus.DEFUNCT: "This has closed. The page stays so that an old note explains itself.",
    ServiceStatus.TEMPORARILY_CLOSED: "This is closed for now. Ring to hear when it starts again.",
}
STALE_DAYS = 365
POUND = "GBP"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary; nothing said means nothing is recorded."""

    label: str
    said: tuple[str, ...]

    @classmethod
    def of(cls, label: str, *values: str | None) -> "Row":
        """A line with those values that say something, each once."""
        said = {value.strip().rstrip(".").casefold(): value.strip() for value in values if value}
        return cls(label, tuple(value for plain, value in said.items() if plain))


@dataclass(frozen=True, slots=True)
class Ring:
    """A number to ring and whom or what it reaches."""

    line: wording.Line
    note: str


@dataclass(frozen=True, slots=True)
class Venue:
    """One place where it happens, as far as the public may know it."""

    heading: str
    address: str | None
    note: str | None
    when: str | None
    access: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing's page."""

    id: str
    name: str
    kind: str
    also_known_as: str | None
    organization: str
    about_organization: str | None
    is_demonstration: bool
    status: str | None
    alert: str | None
    picture: Picture | None
    description: tuple[str, ...]
    rings: tuple[Ring, ...]
    emails: tuple[str, ...]
    websites: tuple[str, ...]
    next_on: str | None
    when: str | None
    times: tuple[str, ...]
    time_cautions: tuple[str, ...]
    is_address_private: bool
    venues: tuple[Venue, ...]
    rows: tuple[Row, ...]
    checked: str | None
    is_stale: bool
    unanswered: str | None
    source: tuple[str, ...]
    report_href: str
    report_email: str


def describe_listing(
    service: Service, provenance: tuple[str, ...], settings: Settings, now: datetime
) -> Listing:
    """Put a loaded listing into words.

    Parameters
    ----------
    provenance
        Where it came from, a line each.
    """
    links = shown_at_locations(service.service_at_locations)
    schedules = [*service.schedules, *(s for link in links for s in link.schedules)]
    running = schedules if _is_running(service) else []
    organization = service.organization
    return Listing(
        id=str(service.id),
        name=service.name,
        kind=wording.KINDS[service.kind],
        also_known_as=service.alternate_name,
        organization=organization.name,
        about_organization=organization.description,
        is_demonstration=service.is_demonstration,
        status=STATUSES.get(service.status),
        alert=service.alert,
        picture=find_picture(service),
        description=_paragraphs(service.description),
        rings=_rings(service),
        emails=_distinct([service.email, *(c.email for c in service.contacts), organization.email]),
        websites=_web([service.url, organization.website]),
        next_on=_next_on(running, now),
        when=_when(service.schedules),
        times=_times(running, now),
        time_cautions=cautions(running, now),
        is_address_private=any(not is_shown(at.location) for at in service.service_at_locations),
        venues=tuple(
            _venue(link.location, public, link.schedules)
            for link in links
            if (public := public_location(link.location))
        ),
        rows=_rows(service),
        checked=_checked(service, now),
        is_stale=_is_stale(service, now),
        unanswered=_unanswered(service, now),
        source=provenance,
        report_href=_report_href(service, settings.contact_email),
        report_email=settings.contact_email,
    )


def _is_running(service: Service) -> bool:
    is_published = service.publication_status is PublicationStatus.PUBLISHED
    return is_published and service.status is ServiceStatus.ACTIVE


def _next_on(schedules: Sequence[Schedule], now: datetime) -> str | None:
    if is_day_and_night(schedules, now):
        return "Open now, day and night"
    opens = next_open(schedules, now)
    return wording.say_next(opens, now) if opens else None


def _times(schedules: Sequence[Schedule], now: datetime) -> tuple[str, ...]:
    """The next six times; none where it never closes, and nobody waits for the next."""
    if is_day_and_night(schedules, now):
        return ()
    return tuple(_time(sitting, now) for sitting in next_sittings(schedules, now))


def _time(sitting: Sitting, now: datetime) -> str:
    if sitting.opens <= now:
        return f"On now, until {clock(sitting.ends.time())}"
    opens = wording.say_moment(sitting.opens, now)
    opens = opens[0].upper() + opens[1:]
    return f"{opens} to {clock(sitting.closes.time())}" if sitting.closes else opens


def _paragraphs(text: str | None) -> tuple[str, ...]:
    parts = (text or "").replace("\r\n", "\n").split("\n")
    return tuple(part.strip() for part in parts if part.strip())


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))


def _web(values: Iterable[str | None]) -> tuple[str, ...]:
    """Addresses that a browser may be sent to; anything but http and https is left out."""
    with_scheme = (value if "//" in value else f"https://{value}" for value in _distinct(values))
    return tuple(
        value
        for value in with_scheme
        if urlsplit(value).scheme in {"http", "https"} and urlsplit(value).netloc
    )


def _rings(service: Service) -> tuple[Ring, ...]:
    """The listing's own numbers, its people's, then its organization's; each number once."""
    found: dict[str, Ring] = {}
    owners: list[tuple[str, Iterable[Phone]]] = [("", service.phones)]
    owners += [(_who(contact), contact.phones) for contact in service.contacts]
    links = shown_at_locations(service.service_at_locations)
    owners += [(link.location.name or "", link.phones) for link in links]
    owners.append((service.organization.name, service.organization.phones))
    for owner, phones in owners:
        for phone in phones:
            found.setdefault(phone.number.replace(" ", ""), _ring(phone, owner))
    return tuple(found.values())


def _ring(phone: Phone, owner: str) -> Ring:
    words = f"{phone.number} extension {phone.extension}" if phone.extension else phone.number
    notes = (owner, phone.description or "")
    line = wording.Line(words, wording.say_line(phone.number).href)
    return Ring(line, ", ".join(note for note in notes if note))


def _who(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.title) if part)


def _when(schedules: Iterable[Schedule]) -> str | None:
    listed = list(schedules)
    notes = _distinct(schedule.notes for schedule in listed)
    parts = (describe(listed), *(note[:1].upper() + note[1:] for note in notes))
    return ". ".join(part for part in parts if part) or None


def _venue(location: Location, public: PublicLocation, schedules: Iterable[Schedule]) -> Venue:
    lines = [*public.address_lines, public.town, public.postcode]
    note = None
    if public.is_approximate:
        note = "Only the area is shown. Ring to be told where it is."
    elif public.is_unverified:
        note = "Nobody has checked this address against a postcode yet: ring before setting out."
    return Venue(
        heading=public.name or (f"In the area of {public.town}" if public.town else "Venue"),
        address=", ".join(dict.fromkeys(line for line in lines if line)) or None,
        note=note,
        when=_when(schedules),
        access=_access(location),
    )


def _access(location: Location) -> tuple[Row, ...]:
    described = [text for a in location.accessibility for text in (a.description, a.details)]
    return (
        Row.of("Step-free access", _tri_state(location.is_step_free)),
        Row.of("Accessible toilet", _tri_state(location.has_accessible_toilet)),
        Row.of("Hearing loop", _tri_state(location.has_hearing_loop)),
        Row.of("Parking", _tri_state(location.has_parking)),
        *([Row.of("Access in their words", *described)] if any(described) else []),
        *([Row.of("Getting there", location.transportation)] if location.transportation else []),
    )


def _tri_state(value: bool | None) -> str | None:
    return None if value is None else "Yes" if value else "No"


def _rows(service: Service) -> tuple[Row, ...]:
    reach = [REACH[Delivery(value)] for value in service.delivery if value in set(Delivery)]
    areas = [area.name or area.description for area in service.service_areas]
    only_if_recorded = [
        Row.of("How to join", service.application_process),
        Row.of("Waiting time", service.wait_time),
        Row.of("Interpreters", service.interpretation_services),
        Row.of("Accreditation", service.accreditations),
        Row.of("Ways to give", *_giving(service)),
    ]
    return (
        Row.of("Who it is for", service.eligibility_description, _ages(service)),
        Row.of("Cost", *_cost(service)),
        *([Row.of("How it reaches people", *reach)] if reach else []),
        *([Row.of("Area covered", *areas)] if any(areas) else []),
        Row.of("Languages", *(_language(language) for language in service.languages)),
        *(row for row in only_if_recorded if row.said),
    )


def _giving(service: Service) -> list[str | None]:
    return [one.value for one in service.attributes if one.link_type == GIVING_LINK_TYPE]


def _ages(service: Service) -> str | None:
    least, most = service.minimum_age, service.maximum_age
    if least and most:
        return f"Ages {least:g} to {most:g}"
    if least:
        return f"Aged {least:g} and over"
    return f"Up to age {most:g}" if most else None


def _cost(service: Service) -> list[str | None]:
    free = {True: "Free", False: None, None: None}[service.is_free]
    options = [_cost_option(option) for option in service.cost_options]
    more = [service.fees_description or service.fees, *options]
    said = [free, *(one for one in more if not (service.is_free and says_free_alone(one)))]
    return ["There is a cost"] if service.is_free is False and not any(said) else said


def _cost_option(option: CostOption) -> str:
    amount = "" if option.amount is None else _amount(option.amount, option.currency)
    parts = (option.option, amount, option.amount_description)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _amount(amount: Decimal, currency: str | None) -> str:
    if currency not in {None, POUND}:
        return f"{amount:.2f} {currency}"
    return f"£{amount:.2f}".removesuffix(".00") if amount else "Free"


def _language(language: Language) -> str | None:
    note = f" ({language.note})" if language.note else ""
    name = language.name or language.code
    return f"{name}{note}" if name else None


def _checked(service: Service, now: datetime) -> str | None:
    if service.assured_date is None:
        return None
    day = service.assured_date
    return f"{wording.say_date(day)} ({wording.say_age(day, now.date())})"


def _is_stale(service: Service, now: datetime) -> bool:
    day = service.assured_date
    return day is not None and (now.date() - day).days > STALE_DAYS


def _unanswered(service: Service, now: datetime) -> str | None:
    since = service.unanswered_since
    return unanswered_words(since, now.date()) if since else None


def _report_href(service: Service, email: str) -> str:
    subject = f"Is this wrong? {service.name} ({service.id})"
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject)}"
