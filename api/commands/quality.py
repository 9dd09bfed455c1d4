"""``connect quality``: what listings lack, counted by source and area."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from api.commands.console import AsJson, answer, quiet_stages

if TYPE_CHECKING:
    from directory.quality import Quality, Tally


def quality_command(as_json: AsJson = False) -> None:
    """Count what listings lack: access, readable hours, words, a sure point, a check, a contact."""
    from datetime import datetime

    from directory.config import get_settings
    from directory.database import transaction
    from directory.opening import LONDON
    from directory.quality import assess
    from directory.queries.quality import list_listing_facts
    from directory.readiness import ready_database

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        quality = assess(list_listing_facts(session), datetime.now(LONDON).date())
    answer(_as_json(quality), _text(quality), as_json=as_json)


def _as_json(quality: "Quality") -> dict[str, Any]:
    return {
        "as_of": quality.as_of.isoformat(),
        **_counts(quality.whole),
        "by_source": [
            {"source": source, **_counts(tally)} for source, tally in _sorted(quality.by_source)
        ],
        "by_area": [{"area": area, **_counts(tally)} for area, tally in _sorted(quality.by_area)],
        "services": [
            {"id": str(one.id), "name": one.name, "findings": [each.value for each in one.findings]}
            for one in quality.lacking
        ],
    }


def _counts(tally: "Tally") -> dict[str, Any]:
    from directory.quality import Finding

    return {
        "listings": tally.listings,
        "findings": {finding.value: tally.findings[finding] for finding in Finding},
    }


def _sorted(groups: "Mapping[str | None, Tally]") -> "list[tuple[str | None, Tally]]":
    """By name, what has none last."""
    return sorted(groups.items(), key=lambda group: (group[0] is None, group[0] or ""))


def _text(quality: "Quality") -> str:
    from api.quality_words import FINDINGS, say_area, say_source

    lines = [f"{quality.whole.listings} listings on {quality.as_of:%-d %B %Y}"]
    lines += [
        f"  {label}: {quality.whole.findings[finding]}" for finding, label in FINDINGS.items()
    ]
    groups: list[tuple[str, dict[str | None, Tally], Callable[[str | None], str]]] = [
        ("By source", quality.by_source, say_source),
        ("By area", quality.by_area, say_area),
    ]
    for heading, tallies, say in groups:
        lines.append(heading)
        for name, tally in _sorted(tallies):
            lacking = ", ".join(
                f"{FINDINGS[finding].lower()} {count}"
                for finding, count in tally.findings.most_common()
            )
            lines.append(f"  {say(name)}: {tally.listings} listings; {lacking or 'nothing found'}")
    return "\n".join(lines)
